/** Philox4x32-10; see src/random/philox.ts. */
export const PHILOX = /* wgsl */ `
// High 32 bits of a product, by 16-bit halves.
fn mulHigh(a: u32, b: u32) -> u32 {
  let upper = (a >> 16u) * (b & 0xffffu) + (((a & 0xffffu) * (b & 0xffffu)) >> 16u);
  let lower = (a & 0xffffu) * (b >> 16u) + (upper & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (upper >> 16u) + (lower >> 16u);
}

fn philox(counter: vec4<u32>, key: vec2<u32>) -> vec4<u32> {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    let high0 = mulHigh(0xd2511f53u, c.x);
    let low0 = 0xd2511f53u * c.x;
    let high1 = mulHigh(0xcd9e8d57u, c.z);
    let low1 = 0xcd9e8d57u * c.z;
    c = vec4<u32>(high1 ^ c.y ^ k.x, low1, high0 ^ c.w ^ k.y, low0);
    k += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}
`;
