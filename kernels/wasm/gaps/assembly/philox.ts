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

/** Low halves of the products m x. */
@inline
function lowProduct(m: v128, x: v128): v128 {
  return low(i64x2.extmul_low_i32x4_u(m, x), i64x2.extmul_high_i32x4_u(m, x));
}

@inline
function highProduct(m: v128, x: v128): v128 {
  return high(i64x2.extmul_low_i32x4_u(m, x), i64x2.extmul_high_i32x4_u(m, x));
}

/** One of the two words of a round that are mixed. */
@inline
function mixed(m: v128, x: v128, other: v128, key: v128): v128 {
  return v128.xor(v128.xor(highProduct(m, x), other), key);
}

/**
 * Fills `keys` for trajectories first .. first + 3.
 *
 * A block's counter is (block, purpose, trajectory, trajectory / 2^32): what the first two rounds make of the parts that
 * all blocks share is computed once. Two blocks at a time keep the processor busy.
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
  const first0 = v128.xor(highProduct(m1, counter2), i32x4.splat(PURPOSE_ORDER ^ key0));
  const first1 = lowProduct(m1, counter2);
  const first2 = v128.xor(counter3, i32x4.splat(key1));
  const second2 = v128.xor(highProduct(m0, first0), i32x4.splat(key1 + W1));
  const second3 = lowProduct(m0, first0);

  const end = keys + (<usize>length << 4);
  let block: u64 = 0;
  for (let place = keys; place < end; place += 128) {
    const productX = M0 * block++;
    const productY = M0 * block++;
    let k0 = i32x4.splat(key0 + W0);
    let k1 = i32x4.splat(key1 + W1);
    let x2 = v128.xor(first2, i32x4.splat(<u32>(productX >> 32)));
    let y2 = v128.xor(first2, i32x4.splat(<u32>(productY >> 32)));
    let x0 = mixed(m1, x2, first1, k0);
    let y0 = mixed(m1, y2, first1, k0);
    let x1 = lowProduct(m1, x2);
    let y1 = lowProduct(m1, y2);
    x2 = v128.xor(second2, i32x4.splat(<u32>productX));
    y2 = v128.xor(second2, i32x4.splat(<u32>productY));
    let x3 = second3;
    let y3 = second3;
    for (let round = 2; round < ROUNDS; round++) {
      k0 = i32x4.add(k0, w0);
      k1 = i32x4.add(k1, w1);
      const mixedX = mixed(m1, x2, x1, k0);
      const mixedY = mixed(m1, y2, y1, k0);
      x1 = lowProduct(m1, x2);
      y1 = lowProduct(m1, y2);
      x2 = mixed(m0, x0, x3, k1);
      y2 = mixed(m0, y0, y3, k1);
      x3 = lowProduct(m0, x0);
      y3 = lowProduct(m0, y0);
      x0 = mixedX;
      y0 = mixedY;
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
