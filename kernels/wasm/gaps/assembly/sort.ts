/** Unmasking orders: positions sorted by key, then position. Uniform keys take linear time, by buckets of leading bits. */
import { bucketBits, keys, length, nodes, order, slots } from './layout';
import { RECORD } from './nodes';

/** Bits of an entry of `order` that hold the node; its address ends in three zeros. */
const NODE_BITS: u64 = 29;

/** Address of the node of an entry, from the entry's low half. */
@inline
export function nodeOf(entry: u32): u32 {
  return entry << 3;
}

/** Longest sequence whose slots are u16. */
const SHORT = 65535;
const LANES: usize = 4;

/** Sorts the keys of all lanes into `order`. */
export function sortKeys(): void {
  if (length <= SHORT) place<u16>();
  else place<u32>();
  settle();
}

/** Brings the keys into the order of their buckets. T is the type of the slots. */
function place<T>(): void {
  countKeys<T>();
  if (sizeof<T>() == 2) startSlots16();
  else startSlots32();
  scatter<T>();
}

/** Slots of the bucket of a key. */
@inline
function slotsOf<T>(first: usize, key: u32, shift: u32): usize {
  return first + <usize>(key >> shift) * LANES * sizeof<T>();
}

// Globals are read once, before a loop: the compiler reads them again wherever they are named.

function countKeys<T>(): void {
  const first = slots;
  const shift = <u32>(32 - bucketBits);
  memory.fill(first, 0, (LANES * sizeof<T>()) << bucketBits);
  const end = keys + (<usize>length << 4);
  for (let place = keys; place < end; place += 16) {
    const a = slotsOf<T>(first, load<u32>(place), shift);
    const b = slotsOf<T>(first, load<u32>(place, 4), shift);
    const c = slotsOf<T>(first, load<u32>(place, 8), shift);
    const d = slotsOf<T>(first, load<u32>(place, 12), shift);
    store<T>(a, <T>(load<T>(a) + 1));
    store<T>(b, <T>(load<T>(b, sizeof<T>()) + 1), sizeof<T>());
    store<T>(c, <T>(load<T>(c, 2 * sizeof<T>()) + 1), 2 * sizeof<T>());
    store<T>(d, <T>(load<T>(d, 3 * sizeof<T>()) + 1), 3 * sizeof<T>());
  }
}

/** Counts become the numbers of keys in earlier buckets; four lanes in one word. */
function startSlots16(): void {
  const end = slots + (<usize>8 << bucketBits);
  let before: u64 = 0;
  for (let slot = slots; slot < end; slot += 8) {
    const count = load<u64>(slot);
    store<u64>(slot, before);
    before += count;
  }
}

function startSlots32(): void {
  const end = slots + (<usize>16 << bucketBits);
  let before = i32x4.splat(0);
  for (let slot = slots; slot < end; slot += 16) {
    const count = v128.load(slot);
    v128.store(slot, before);
    before = i32x4.add(before, count);
  }
}

function scatter<T>(): void {
  const first = slots;
  const ordered = order;
  const shift = <u32>(32 - bucketBits);
  const end = keys + (<usize>length << 4);
  let node = <u64>(nodes + <usize>length * RECORD) >> 3;
  for (let place = keys; place < end; place += 16) {
    const a = load<u32>(place);
    const b = load<u32>(place, 4);
    const c = load<u32>(place, 8);
    const d = load<u32>(place, 12);
    const slotA = slotsOf<T>(first, a, shift);
    const slotB = slotsOf<T>(first, b, shift);
    const slotC = slotsOf<T>(first, c, shift);
    const slotD = slotsOf<T>(first, d, shift);
    const atA = load<T>(slotA);
    const atB = load<T>(slotB, sizeof<T>());
    const atC = load<T>(slotC, 2 * sizeof<T>());
    const atD = load<T>(slotD, 3 * sizeof<T>());
    store<T>(slotA, <T>(atA + 1));
    store<T>(slotB, <T>(atB + 1), sizeof<T>());
    store<T>(slotC, <T>(atC + 1), 2 * sizeof<T>());
    store<T>(slotD, <T>(atD + 1), 3 * sizeof<T>());
    store<u64>(ordered + (<usize>atA << 5), (<u64>a << NODE_BITS) + node);
    store<u64>(ordered + (<usize>atB << 5), (<u64>b << NODE_BITS) + node + 1, 8);
    store<u64>(ordered + (<usize>atC << 5), (<u64>c << NODE_BITS) + node + 2, 16);
    store<u64>(ordered + (<usize>atD << 5), (<u64>d << NODE_BITS) + node + 3, 24);
    node += <u64>(RECORD >> 3);
  }
}

/**
 * Sorts within the buckets. Entries are below 2^61, so as float64 they are finite and compare as integers do: one pass
 * swaps neighbours without branches, and the few entries that have further to go are inserted.
 */
function settle(): void {
  const end = order + (<usize>length << 5);
  let large0 = v128.load(order);
  let large1 = v128.load(order, 16);
  let small0 = i64x2.splat(0);
  let small1 = small0;
  for (let place = order + 32; place < end; place += 32) {
    const entry0 = v128.load(place);
    const entry1 = v128.load(place, 16);
    const next0 = f64x2.pmin(large0, entry0);
    const next1 = f64x2.pmin(large1, entry1);
    large0 = f64x2.pmax(large0, entry0);
    large1 = f64x2.pmax(large1, entry1);
    v128.store(place - 32, next0);
    v128.store(place - 32, next1, 16);
    const behind = v128.or(f64x2.lt(next0, small0), f64x2.lt(next1, small1));
    small0 = next0;
    small1 = next1;
    if (v128.any_true(behind)) {
      for (let lane: usize = 0; lane < 32; lane += 8) insert(place - 32 + lane, order + lane);
      small0 = v128.load(place - 32);
      small1 = v128.load(place - 32, 16);
    }
  }
  v128.store(end - 32, large0);
  v128.store(end - 32, large1, 16);
  for (let lane: usize = 0; lane < 32; lane += 8) insert(end - 32 + lane, order + lane);
}

/** Moves the entry at `place` of a lane to where it belongs among the entries before it. */
function insert(place: usize, first: usize): void {
  const entry = load<u64>(place);
  let hole = place;
  for (; hole > first && load<u64>(hole - 32) > entry; hole -= 32) store<u64>(hole, load<u64>(hole - 32));
  store<u64>(hole, entry);
}
