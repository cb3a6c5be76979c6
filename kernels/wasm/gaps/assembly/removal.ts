/** Takes positions out of the lists, the last revealed first: from everything revealed to nothing. */
import { length, order, sums, TABLE } from './layout';
import { nodeOf } from './sort';

/** Bytes of `order` and of `sums` per level. */
const LEVEL: usize = 32;
const SUM: usize = 16;

/** What the reveals of a level change in spans, l' and r' being the other neighbours of l and r: eta(i-l') + eta(r'-i) - eta(r-l') - eta(r'-l). */
let spans: f64 = 0;

@inline
function eta(distance: u32): f64 {
  return load<f64>(<usize>distance, TABLE);
}

/**
 * Takes the node i from between its neighbours l and r, adds to `spans`, and returns what its reveal changes in gaps:
 * 2 eta(r-l) - eta(i-l) - eta(r-i) and N(r-l) - N(i-l) - N(r-i).
 */
@inline
function remove(i: u32): v128 {
  const l = load<u32>(<usize>i);
  const r = load<u32>(<usize>i, 4);
  const beforeL = load<u32>(<usize>l);
  const afterR = load<u32>(<usize>r, 4);
  store<u32>(<usize>l, r, 4);
  store<u32>(<usize>r, l);
  spans += eta(i - beforeL) - eta(r - beforeL) + eta(afterR - i) - eta(afterR - l);
  const whole = v128.load(<usize>(r - l), TABLE + 16);
  return f64x2.sub(f64x2.sub(whole, v128.load(<usize>(i - l), TABLE)), v128.load(<usize>(r - i), TABLE));
}

/** Adds `spans` and the gaps of a level to its sums. */
@inline
function addTo(sum: usize, gaps: v128): void {
  store<f64>(sum, load<f64>(sum) + (f64x2.extract_lane(gaps, 0) + spans));
  store<f64>(sum, load<f64>(sum, 8) + f64x2.extract_lane(gaps, 1), 8);
}

/** All lanes, level by level: while one waits for memory the next goes on. */
export function removeAll(): void {
  const first = order;
  let place = first + <usize>length * LEVEL;
  let sum = sums + <usize>length * SUM;
  while (place > first) {
    place -= LEVEL;
    sum -= SUM;
    spans = 0;
    const a = remove(nodeOf(load<u32>(place)));
    const b = remove(nodeOf(load<u32>(place, 8)));
    const c = remove(nodeOf(load<u32>(place, 16)));
    const d = remove(nodeOf(load<u32>(place, 24)));
    addTo(sum, f64x2.add(f64x2.add(a, b), f64x2.add(c, d)));
  }
}

/** One lane. */
export function removeAllOf(lane: i32): void {
  const first = order;
  let place = first + <usize>length * LEVEL;
  let sum = sums + <usize>length * SUM;
  while (place > first) {
    place -= LEVEL;
    sum -= SUM;
    spans = 0;
    addTo(sum, remove(nodeOf(load<u32>(place + (<usize>lane << 3)))));
  }
}
