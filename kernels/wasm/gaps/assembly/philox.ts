/** Sort keys of the unmasking orders: the words of src/random/philox.ts, four trajectories at a time. */
import { keys, length } from './layout';

const M0: u32 = 0xd2511f53;
const M1: u32 = 0xcd9e8d57;
const W0: u32 = 0x9e3779b9;
const W1: u32 = 0xbb67ae85;
const ROUNDS = 10;
const PURPOSE_ORDER: u32 = 2;

/** Low halves of two vectors of 64-bit products. */
@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 2, 4, 6);
}

@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 1, 3, 5, 7);
}

/**
 * Fills `keys` for trajectories first .. first + 3.
 *
 * A block's counter is (block, purpose, trajectory, trajectory / 2^32): what the first two rounds make of the parts that
 * all blocks share is computed once.
 */
export function drawKeys(first: u64, key0: u32, key1: u32): void {
  const m0 = i32x4.splat(M0);
  const m1 = i32x4.splat(M1);
  const w0 = i32x4.splat(W0);
  const w1 = i32x4.splat(W1);
  const trajectory0 = i64x2.add(i64x2.splat(first), i64x2(0, 1));
  const trajectory2 = i64x2.add(i64x2.splat(first), i64x2(2, 3));
  const counter2 = low(trajectory0, trajectory2);
  const counter3 = high(trajectory0, trajectory2);

  let a = i64x2.extmul_low_i32x4_u(m1, counter2);
  let b = i64x2.extmul_high_i32x4_u(m1, counter2);
  const first0 = v128.xor(high(a, b), i32x4.splat(PURPOSE_ORDER ^ key0));
  const first1 = low(a, b);
  const first2 = v128.xor(counter3, i32x4.splat(key1));
  a = i64x2.extmul_low_i32x4_u(m0, first0);
  b = i64x2.extmul_high_i32x4_u(m0, first0);
  const second2 = v128.xor(high(a, b), i32x4.splat(key1 + W1));
  const second3 = low(a, b);

  const end = keys + (<usize>length << 4);
  let block: u64 = 0;
  for (let place = keys; place < end; place += 128) {
    const product = M0 * block++;
    const productB = M0 * block++;
    let k0 = i32x4.splat(key0 + W0);
    let k1 = i32x4.splat(key1 + W1);
    let x2 = v128.xor(first2, i32x4.splat(<u32>(product >> 32)));
    let y2 = v128.xor(first2, i32x4.splat(<u32>(productB >> 32)));
    a = i64x2.extmul_low_i32x4_u(m1, x2);
    b = i64x2.extmul_high_i32x4_u(m1, x2);
    let x0 = v128.xor(v128.xor(high(a, b), first1), k0);
    let x1 = low(a, b);
    x2 = v128.xor(second2, i32x4.splat(<u32>product));
    let x3 = second3;
    a = i64x2.extmul_low_i32x4_u(m1, y2);
    b = i64x2.extmul_high_i32x4_u(m1, y2);
    let y0 = v128.xor(v128.xor(high(a, b), first1), k0);
    let y1 = low(a, b);
    y2 = v128.xor(second2, i32x4.splat(<u32>productB));
    let y3 = second3;
    for (let round = 2; round < ROUNDS; round++) {
      k0 = i32x4.add(k0, w0);
      k1 = i32x4.add(k1, w1);
      a = i64x2.extmul_low_i32x4_u(m0, x0);
      b = i64x2.extmul_high_i32x4_u(m0, x0);
      let c = i64x2.extmul_low_i32x4_u(m1, x2);
      let d = i64x2.extmul_high_i32x4_u(m1, x2);
      x0 = v128.xor(v128.xor(high(c, d), x1), k0);
      x1 = low(c, d);
      x2 = v128.xor(v128.xor(high(a, b), x3), k1);
      x3 = low(a, b);
      a = i64x2.extmul_low_i32x4_u(m0, y0);
      b = i64x2.extmul_high_i32x4_u(m0, y0);
      c = i64x2.extmul_low_i32x4_u(m1, y2);
      d = i64x2.extmul_high_i32x4_u(m1, y2);
      y0 = v128.xor(v128.xor(high(c, d), y1), k0);
      y1 = low(c, d);
      y2 = v128.xor(v128.xor(high(a, b), y3), k1);
      y3 = low(a, b);
    }
    v128.store(place, x0);
    v128.store(place, x1, 16);
    v128.store(place, x2, 32);
    v128.store(place, x3, 48);
    v128.store(place, y0, 64);
    v128.store(place, y1, 80);
    v128.store(place, y2, 96);
    v128.store(place, y3, 112);
  }
}
