/** Products of a forward message, rows of x_newest, with a backward one, rows of x_oldest: 4 x 4 tiles, transposed in registers. */
import { axisBytes, rowBytes } from './layout';

// @ts-ignore: decorator
@inline
function low2(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

// @ts-ignore: decorator
@inline
function high2(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}

// @ts-ignore: decorator
@inline
function lows(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 0, 2);
}

// @ts-ignore: decorator
@inline
function highs(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 1, 3);
}

/** The four sums of four vectors. */
// @ts-ignore: decorator
@inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const p = low2(a, b);
  const q = high2(a, b);
  const r = low2(c, d);
  const s = high2(c, d);
  return f32x4.add(f32x4.add(lows(p, r), highs(p, r)), f32x4.add(lows(q, s), highs(q, s)));
}

/**
 * Adds the column sums of the products to the law at `newest` and, unless `oldest` is 0, the row sums to the law there,
 * returning their total (else 0). Padding rows and columns of both messages are zeros.
 */
export function tile(f: usize, b: usize, newest: usize, oldest: usize): f32 {
  const axis = axisBytes;
  const width = <usize>rowBytes;
  let total = f32x4.splat(0);
  for (let r: usize = 0; r < width; r += 16) {
    let h0 = f32x4.splat(0);
    let h1 = h0;
    let h2 = h0;
    let h3 = h0;
    let rows = f + (r >> 2) * axis;
    let columns = b + r;
    for (let y: usize = 0; y < width; y += 16) {
      let b0 = v128.load(columns);
      let b1 = v128.load((columns += axis));
      let b2 = v128.load((columns += axis));
      let b3 = v128.load((columns += axis));
      columns += axis;
      const p = low2(b0, b1);
      const q = low2(b2, b3);
      const s = high2(b0, b1);
      const t = high2(b2, b3);
      let row = rows;
      b0 = f32x4.mul(lows(p, q), v128.load(row));
      b1 = f32x4.mul(highs(p, q), v128.load((row += axis)));
      b2 = f32x4.mul(lows(s, t), v128.load((row += axis)));
      b3 = f32x4.mul(highs(s, t), v128.load((row += axis)));
      rows += 16;
      v128.store(
        newest + y,
        f32x4.add(v128.load(newest + y), f32x4.add(f32x4.add(b0, b1), f32x4.add(b2, b3))),
      );
      h0 = f32x4.add(h0, b0);
      h1 = f32x4.add(h1, b1);
      h2 = f32x4.add(h2, b2);
      h3 = f32x4.add(h3, b3);
    }
    if (oldest) {
      const h = sums(h0, h1, h2, h3);
      total = f32x4.add(total, h);
      v128.store(oldest + r, f32x4.add(v128.load(oldest + r), h));
    }
  }
  return (
    f32x4.extract_lane(total, 0) +
    f32x4.extract_lane(total, 1) +
    (f32x4.extract_lane(total, 2) + f32x4.extract_lane(total, 3))
  );
}
