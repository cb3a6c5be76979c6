/**
 * The transition kernel: out[row] = scale * sum over a of from[source(row), a] * table[row, a], for the listed rows.
 * Nine tenths of the time of a sweep go through its inner loop, so each width has its own instance with accumulators
 * in registers. Unrolling over `a` made it slower.
 */
import { ratios, sources } from './layout';

/** N vectors of each row. A constant N leaves only its own accumulators. */
// @ts-ignore: decorator
@inline
function columns(
  N: i32,
  list: usize,
  rows: i32,
  from: usize,
  stride: usize,
  table: usize,
  tableStride: usize,
  width: usize,
  count: u32,
  out: usize,
  scale: f32,
  test: bool,
): v128 {
  const scales = f32x4.splat(scale);
  let total = f32x4.splat(0);
  let low = v128.load(ratios);
  let high = v128.load(ratios, 16);
  let ratio = low;
  for (const end = list + (<usize>rows << 2); list != end; list += 4) {
    const row = <usize>load<u32>(list);
    let entry = from + load<u32>(sources + (row << 2));
    let factors = table + row * tableStride;
    const last = factors + count * width;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    let s5 = s0;
    let s6 = s0;
    let s7 = s0;
    do {
      const weight = v128.load32_splat(entry);
      s0 = f32x4.add(s0, f32x4.mul(weight, v128.load(factors)));
      if (N > 1) s1 = f32x4.add(s1, f32x4.mul(weight, v128.load(factors, 16)));
      if (N > 2) s2 = f32x4.add(s2, f32x4.mul(weight, v128.load(factors, 32)));
      if (N > 3) s3 = f32x4.add(s3, f32x4.mul(weight, v128.load(factors, 48)));
      if (N > 4) s4 = f32x4.add(s4, f32x4.mul(weight, v128.load(factors, 64)));
      if (N > 5) s5 = f32x4.add(s5, f32x4.mul(weight, v128.load(factors, 80)));
      if (N > 6) s6 = f32x4.add(s6, f32x4.mul(weight, v128.load(factors, 96)));
      if (N > 7) s7 = f32x4.add(s7, f32x4.mul(weight, v128.load(factors, 112)));
      entry += stride;
      factors += width;
    } while (factors != last);
    const to = out + row * width;
    s0 = f32x4.mul(s0, scales);
    if (N > 1) s1 = f32x4.mul(s1, scales);
    if (N > 2) s2 = f32x4.mul(s2, scales);
    if (N > 3) s3 = f32x4.mul(s3, scales);
    if (N > 4) s4 = f32x4.mul(s4, scales);
    if (N > 5) s5 = f32x4.mul(s5, scales);
    if (N > 6) s6 = f32x4.mul(s6, scales);
    if (N > 7) s7 = f32x4.mul(s7, scales);
    if (test) {
      ratio = f32x4.div(s0, v128.load(to));
      low = f32x4.pmin(low, ratio);
      high = f32x4.pmax(high, ratio);
      if (N > 1) ratio = f32x4.div(s1, v128.load(to, 16));
      if (N > 1) low = f32x4.pmin(low, ratio);
      if (N > 1) high = f32x4.pmax(high, ratio);
      if (N > 2) ratio = f32x4.div(s2, v128.load(to, 32));
      if (N > 2) low = f32x4.pmin(low, ratio);
      if (N > 2) high = f32x4.pmax(high, ratio);
      if (N > 3) ratio = f32x4.div(s3, v128.load(to, 48));
      if (N > 3) low = f32x4.pmin(low, ratio);
      if (N > 3) high = f32x4.pmax(high, ratio);
      if (N > 4) ratio = f32x4.div(s4, v128.load(to, 64));
      if (N > 4) low = f32x4.pmin(low, ratio);
      if (N > 4) high = f32x4.pmax(high, ratio);
      if (N > 5) ratio = f32x4.div(s5, v128.load(to, 80));
      if (N > 5) low = f32x4.pmin(low, ratio);
      if (N > 5) high = f32x4.pmax(high, ratio);
      if (N > 6) ratio = f32x4.div(s6, v128.load(to, 96));
      if (N > 6) low = f32x4.pmin(low, ratio);
      if (N > 6) high = f32x4.pmax(high, ratio);
      if (N > 7) ratio = f32x4.div(s7, v128.load(to, 112));
      if (N > 7) low = f32x4.pmin(low, ratio);
      if (N > 7) high = f32x4.pmax(high, ratio);
    }
    total = f32x4.add(total, s0);
    v128.store(to, s0);
    if (N > 1) total = f32x4.add(total, s1);
    if (N > 1) v128.store(to, s1, 16);
    if (N > 2) total = f32x4.add(total, s2);
    if (N > 2) v128.store(to, s2, 32);
    if (N > 3) total = f32x4.add(total, s3);
    if (N > 3) v128.store(to, s3, 48);
    if (N > 4) total = f32x4.add(total, s4);
    if (N > 4) v128.store(to, s4, 64);
    if (N > 5) total = f32x4.add(total, s5);
    if (N > 5) v128.store(to, s5, 80);
    if (N > 6) total = f32x4.add(total, s6);
    if (N > 6) v128.store(to, s6, 96);
    if (N > 7) total = f32x4.add(total, s7);
    if (N > 7) v128.store(to, s7, 112);
  }
  if (test) {
    v128.store(ratios, low);
    v128.store(ratios, high, 16);
  }
  return total;
}

function columns1(l: usize, r: i32, f: usize, s: usize, t: usize, ts: usize, w: usize, c: u32, o: usize, z: f32, d: bool): v128 {
  return columns(1, l, r, f, s, t, ts, w, c, o, z, d);
}

function columns2(l: usize, r: i32, f: usize, s: usize, t: usize, ts: usize, w: usize, c: u32, o: usize, z: f32, d: bool): v128 {
  return columns(2, l, r, f, s, t, ts, w, c, o, z, d);
}

function columns3(l: usize, r: i32, f: usize, s: usize, t: usize, ts: usize, w: usize, c: u32, o: usize, z: f32, d: bool): v128 {
  return columns(3, l, r, f, s, t, ts, w, c, o, z, d);
}

function columns4(l: usize, r: i32, f: usize, s: usize, t: usize, ts: usize, w: usize, c: u32, o: usize, z: f32, d: bool): v128 {
  return columns(4, l, r, f, s, t, ts, w, c, o, z, d);
}

function columns5(l: usize, r: i32, f: usize, s: usize, t: usize, ts: usize, w: usize, c: u32, o: usize, z: f32, d: bool): v128 {
  return columns(5, l, r, f, s, t, ts, w, c, o, z, d);
}

function columns6(l: usize, r: i32, f: usize, s: usize, t: usize, ts: usize, w: usize, c: u32, o: usize, z: f32, d: bool): v128 {
  return columns(6, l, r, f, s, t, ts, w, c, o, z, d);
}

function columns7(l: usize, r: i32, f: usize, s: usize, t: usize, ts: usize, w: usize, c: u32, o: usize, z: f32, d: bool): v128 {
  return columns(7, l, r, f, s, t, ts, w, c, o, z, d);
}

function columns8(l: usize, r: i32, f: usize, s: usize, t: usize, ts: usize, w: usize, c: u32, o: usize, z: f32, d: bool): v128 {
  return columns(8, l, r, f, s, t, ts, w, c, o, z, d);
}

/**
 * @param list u32 [rows], rows to compute
 * @param from first entry of the slowest axis that the evidence allows
 * @param stride bytes between entries of the slowest axis
 * @param table row of the first allowed symbol for row 0
 * @param tableStride bytes from the table's rows of one row to those of the next
 * @param width bytes of a row of the table and of `out`
 * @param count number of allowed symbols of the slowest axis, at least 1
 * @param test whether the new rows are compared with those that they replace (ratios.ts)
 * @returns sum of the new entries
 */
export function transition(
  list: usize,
  rows: i32,
  from: usize,
  stride: usize,
  table: usize,
  tableStride: usize,
  width: usize,
  count: u32,
  out: usize,
  scale: f32,
  test: bool,
): f32 {
  let total = f32x4.splat(0);
  // Rows of more than 8 vectors go in blocks of about equal width, so that none is narrow.
  for (let left = <i32>(width >> 4); left > 0; ) {
    const blocks = (left + 7) >> 3;
    const block = (left + blocks - 1) / blocks;
    let sum: v128;
    switch (block) {
      case 1:
        sum = columns1(list, rows, from, stride, table, tableStride, width, count, out, scale, test);
        break;
      case 2:
        sum = columns2(list, rows, from, stride, table, tableStride, width, count, out, scale, test);
        break;
      case 3:
        sum = columns3(list, rows, from, stride, table, tableStride, width, count, out, scale, test);
        break;
      case 4:
        sum = columns4(list, rows, from, stride, table, tableStride, width, count, out, scale, test);
        break;
      case 5:
        sum = columns5(list, rows, from, stride, table, tableStride, width, count, out, scale, test);
        break;
      case 6:
        sum = columns6(list, rows, from, stride, table, tableStride, width, count, out, scale, test);
        break;
      case 7:
        sum = columns7(list, rows, from, stride, table, tableStride, width, count, out, scale, test);
        break;
      default:
        sum = columns8(list, rows, from, stride, table, tableStride, width, count, out, scale, test);
    }
    total = f32x4.add(total, sum);
    left -= block;
    table += <usize>block << 4;
    out += <usize>block << 4;
  }
  return (
    f32x4.extract_lane(total, 0) +
    f32x4.extract_lane(total, 1) +
    (f32x4.extract_lane(total, 2) + f32x4.extract_lane(total, 3))
  );
}
