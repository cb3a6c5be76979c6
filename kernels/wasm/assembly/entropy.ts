/** Entropies of posteriors, four symbols at a time. */
import { lawBytes } from './layout';

/**
 * Probability p of the token asked for in the last law: p itself, or p - 1 where p > 1/2 (so that neither -log p nor
 * its accuracy is lost near certainty).
 */
export let chance: f64 = 0;

// @ts-ignore: decorator
@inline
function sumOf(v: v128): f64 {
  return (
    <f64>f32x4.extract_lane(v, 0) +
    <f64>f32x4.extract_lane(v, 1) +
    (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3))
  );
}

// @ts-ignore: decorator
@inline
function line(u: v128, slope: f32, constant: f32): v128 {
  return f32x4.add(f32x4.mul(u, f32x4.splat(slope)), f32x4.splat(constant));
}

/**
 * Natural logarithm of positive normal numbers, relative error 1e-7 (polynomial of S. Moshier's Cephes, logf; its terms
 * are paired, so that they do not wait for each other).
 */
// @ts-ignore: decorator
@inline
function log(x: v128): v128 {
  const exponent = i32x4.shr_s(i32x4.sub(x, i32x4.splat(0x3f3504f3)), 23);
  const u = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), f32x4.splat(1));
  const u2 = f32x4.mul(u, u);
  const u4 = f32x4.mul(u2, u2);
  const terms01 = line(u, -2.4999993993e-1, 3.3333331174e-1);
  const terms23 = line(u, -1.6668057665e-1, 2.0000714765e-1);
  const terms45 = line(u, -1.2420140846e-1, 1.4249322787e-1);
  const terms67 = line(u, -1.151461031e-1, 1.167699874e-1);
  const low = f32x4.add(terms01, f32x4.mul(u2, terms23));
  const middle = f32x4.add(terms45, f32x4.mul(u2, terms67));
  const high = f32x4.add(middle, f32x4.mul(u4, f32x4.splat(7.0376836292e-2)));
  const cubic = f32x4.mul(f32x4.mul(f32x4.add(low, f32x4.mul(u4, high)), u), u2);
  const polynomial = f32x4.add(u, f32x4.sub(cubic, f32x4.mul(u2, f32x4.splat(0.5))));
  return f32x4.add(polynomial, f32x4.mul(f32x4.convert_i32x4_s(exponent), f32x4.splat(0.69314718056)));
}

/** -log(1 - x) for 0 <= x <= 1/2, relative error below 1e-10: 2 artanh(x / (2 - x)). */
function minusLogOfComplement(x: f64): f64 {
  const s = x / (2 - x);
  const t = s * s;
  let y = 1.0 / 17;
  y = y * t + 1.0 / 15;
  y = y * t + 1.0 / 13;
  y = y * t + 1.0 / 11;
  y = y * t + 1.0 / 9;
  y = y * t + 1.0 / 7;
  y = y * t + 1.0 / 5;
  y = y * t + 1.0 / 3;
  return 2 * s * (y * t + 1);
}

/**
 * Entropy in nats of the law proportional to the weights at `law`, and the chance of `token`. A symbol with more than
 * half of the mass enters through the others' sum, so that nearly certain laws keep their relative accuracy.
 * NaN if the weights have no positive finite sum or the token none of it.
 */
export function entropyOf(law: usize, token: u32): f64 {
  const end = law + lawBytes;
  let sums = v128.load(law);
  let maxima = sums;
  for (let at = law + 16; at < end; at += 16) {
    const w = v128.load(at);
    sums = f32x4.add(sums, w);
    maxima = f32x4.pmax(maxima, w);
  }
  const total = sumOf(sums);
  const largest = max(
    max(f32x4.extract_lane(maxima, 0), f32x4.extract_lane(maxima, 1)),
    max(f32x4.extract_lane(maxima, 2), f32x4.extract_lane(maxima, 3)),
  );
  const weight = load<f32>(law + (<usize>token << 2));
  if (!(weight > 0 && total < Infinity)) return NaN;

  const inverse = 1 / total;
  const scales = f32x4.splat(<f32>inverse);
  const tiny = f32x4.splat(1e-35);
  let terms = f32x4.splat(0);
  if (2 * <f64>largest <= total) {
    for (let at = law; at < end; at += 16) {
      const p = f32x4.mul(v128.load(at), scales);
      terms = f32x4.add(terms, f32x4.mul(p, log(f32x4.add(p, tiny))));
    }
    chance = <f64>weight * inverse;
    return -sumOf(terms);
  }
  const majority = f32x4.splat(largest);
  let others = f32x4.splat(0);
  for (let at = law; at < end; at += 16) {
    const w = v128.load(at);
    const p = f32x4.mul(v128.andnot(w, f32x4.eq(w, majority)), scales);
    others = f32x4.add(others, p);
    terms = f32x4.add(terms, f32x4.mul(p, log(f32x4.add(p, tiny))));
  }
  const rest = sumOf(others);
  chance = weight == largest ? -rest : <f64>weight * inverse;
  return (1 - rest) * minusLogOfComplement(rest) - sumOf(terms);
}

/**
 * log x of two positive normal numbers, relative error below 1e-12: 2 artanh((m - 1) / (m + 1)) of mantissas m between
 * sqrt(1/2) and sqrt(2). Of 0 something finite.
 */
// @ts-ignore: decorator
@inline
function preciseLog(x: v128): v128 {
  const exponent = i64x2.shr_s(i64x2.sub(x, i64x2.splat(0x3fe6a09e00000000)), 52);
  const m = i64x2.sub(x, i64x2.shl(exponent, 52));
  const s = f64x2.div(f64x2.sub(m, f64x2.splat(1)), f64x2.add(m, f64x2.splat(1)));
  const t = f64x2.mul(s, s);
  let y = f64x2.splat(1.0 / 17);
  y = f64x2.add(f64x2.mul(y, t), f64x2.splat(1.0 / 15));
  y = f64x2.add(f64x2.mul(y, t), f64x2.splat(1.0 / 13));
  y = f64x2.add(f64x2.mul(y, t), f64x2.splat(1.0 / 11));
  y = f64x2.add(f64x2.mul(y, t), f64x2.splat(1.0 / 9));
  y = f64x2.add(f64x2.mul(y, t), f64x2.splat(1.0 / 7));
  y = f64x2.add(f64x2.mul(y, t), f64x2.splat(1.0 / 5));
  y = f64x2.add(f64x2.mul(y, t), f64x2.splat(1.0 / 3));
  y = f64x2.add(f64x2.mul(y, t), f64x2.splat(1));
  const whole = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 0, 2, 0, 2));
  return f64x2.add(
    f64x2.mul(f64x2.mul(s, f64x2.splat(2)), y),
    f64x2.mul(whole, f64x2.splat(0.6931471805599453)),
  );
}

/**
 * The same entropy in float64 throughout, for scores that are compared with each other to six decimals.
 *
 * @param total sum of the weights
 * @param best the largest of them
 */
export function preciseEntropyOf(law: usize, total: f64, best: u32): f64 {
  if (!(total > 0 && total < Infinity)) return NaN;
  const place = law + (<usize>best << 2);
  const largest = load<f32>(place);
  const major = 2 * <f64>largest > total;
  // A symbol of more than half of the mass enters through the others' sum.
  if (major) store<f32>(place, 0);
  const inverse = f64x2.splat(1 / total);
  let rest = f64x2.splat(0);
  let sums = f64x2.splat(0);
  for (let at = law, end = law + lawBytes; at < end; at += 16) {
    const weights = v128.load(at);
    const low = f64x2.mul(f64x2.promote_low_f32x4(weights), inverse);
    const high = f64x2.mul(f64x2.promote_low_f32x4(v128.shuffle<i32>(weights, weights, 2, 3, 2, 3)), inverse);
    rest = f64x2.add(rest, f64x2.add(low, high));
    sums = f64x2.add(sums, f64x2.add(f64x2.mul(low, preciseLog(low)), f64x2.mul(high, preciseLog(high))));
  }
  const sum = -(f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1));
  if (!major) return sum;
  store<f32>(place, largest);
  const others = f64x2.extract_lane(rest, 0) + f64x2.extract_lane(rest, 1);
  return sum + (1 - others) * minusLogOfComplement(others);
}
