/** Products of a network's layers, in float64; see src/predictors/networkPosteriors.ts. */

/** Columns whose sums stay in registers while the rows go by. */
const TILE: i32 = 16;

/**
 * Adds `x[row] matrix[row, ..]`, over the rows of a list, to `out[0 .. columns)`. Each sum takes the rows in their order.
 *
 * @param x place of float64
 * @param rows place of `count` int32, and rows of `columns` float64 from `matrix` on
 */
export function addRows(
  x: usize,
  rows: usize,
  count: i32,
  matrix: usize,
  out: usize,
  columns: i32,
): void {
  const stride = <usize>columns << 3;
  let i = 0;
  for (; i + TILE <= columns; i += TILE) {
    const from = matrix + (<usize>i << 3);
    const to = out + (<usize>i << 3);
    let a = v128.load(to);
    let b = v128.load(to, 16);
    let c = v128.load(to, 32);
    let d = v128.load(to, 48);
    let e = v128.load(to, 64);
    let f = v128.load(to, 80);
    let g = v128.load(to, 96);
    let h = v128.load(to, 112);
    for (let k = 0; k < count; k++) {
      const row = <usize>load<u32>(rows + (<usize>k << 2));
      const value = v128.load64_splat(x + (row << 3));
      const at = from + row * stride;
      a = f64x2.add(a, f64x2.mul(value, v128.load(at)));
      b = f64x2.add(b, f64x2.mul(value, v128.load(at, 16)));
      c = f64x2.add(c, f64x2.mul(value, v128.load(at, 32)));
      d = f64x2.add(d, f64x2.mul(value, v128.load(at, 48)));
      e = f64x2.add(e, f64x2.mul(value, v128.load(at, 64)));
      f = f64x2.add(f, f64x2.mul(value, v128.load(at, 80)));
      g = f64x2.add(g, f64x2.mul(value, v128.load(at, 96)));
      h = f64x2.add(h, f64x2.mul(value, v128.load(at, 112)));
    }
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
    v128.store(to, e, 64);
    v128.store(to, f, 80);
    v128.store(to, g, 96);
    v128.store(to, h, 112);
  }
  for (; i + 2 <= columns; i += 2) {
    const to = out + (<usize>i << 3);
    let sum = v128.load(to);
    for (let k = 0; k < count; k++) {
      const row = <usize>load<u32>(rows + (<usize>k << 2));
      const at = matrix + row * stride + (<usize>i << 3);
      sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(x + (row << 3)), v128.load(at)));
    }
    v128.store(to, sum);
  }
  if (i < columns) {
    const to = out + (<usize>i << 3);
    let sum = load<f64>(to);
    for (let k = 0; k < count; k++) {
      const row = <usize>load<u32>(rows + (<usize>k << 2));
      sum += load<f64>(x + (row << 3)) * load<f64>(matrix + row * stride + (<usize>i << 3));
    }
    store<f64>(to, sum);
  }
}
