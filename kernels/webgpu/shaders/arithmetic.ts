/**
 * Sums of entropies are 64-bit integers (low, high), so that they depend neither on the order of their terms nor on the
 * number of threads.
 */
export const INTEGERS = /* wgsl */ `
fn plus(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let low = a.x + b.x;
  return vec2<u32>(low, a.y + b.y + select(0u, 1u, low < a.x));
}

fn minus(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

// A non-negative number in units of 2^-b; every step is exact down to the last bit kept.
fn integerOf(nats: f32) -> vec2<u32> {
  let scaled = nats * run.unit;
  let high = floor(scaled);
  return vec2<u32>(u32((scaled - high) * 4294967296.0), u32(high));
}
`;

export const LOGARITHM = /* wgsl */ `
// Natural logarithm of a positive normal number, relative error 1e-7 (polynomial of S. Moshier's Cephes, logf).
fn logarithm(x: f32) -> f32 {
  let bits = bitcast<i32>(x);
  let exponent = (bits - 0x3f3504f3) >> 23u;
  let u = bitcast<f32>(bits - (exponent << 23u)) - 1.0;
  let u2 = u * u;
  var y = 7.0376836292e-2;
  y = y * u - 1.1514610310e-1;
  y = y * u + 1.1676998740e-1;
  y = y * u - 1.2420140846e-1;
  y = y * u + 1.4249322787e-1;
  y = y * u - 1.6668057665e-1;
  y = y * u + 2.0000714765e-1;
  y = y * u - 2.4999993993e-1;
  y = y * u + 3.3333331174e-1;
  return u + (y * u * u2 - 0.5 * u2) + f32(exponent) * 0.69314718056;
}

// -log(1 - x) for 0 <= x <= 1/2: 2 artanh(x / (2 - x)).
fn minusLogOfComplement(x: f32) -> f32 {
  let s = x / (2.0 - x);
  let t = s * s;
  var y = 1.0 / 13.0;
  y = y * t + 1.0 / 11.0;
  y = y * t + 1.0 / 9.0;
  y = y * t + 1.0 / 7.0;
  y = y * t + 1.0 / 5.0;
  y = y * t + 1.0 / 3.0;
  return 2.0 * s * (y * t + 1.0);
}
`;
