/** What is revealed, and the rows that it allows. */
import { listA, listB, revealed, symbols, tokens } from './layout';

// @ts-ignore: decorator
@inline
export function isRevealed(j: i32): bool {
  return load<u8>(revealed + <usize>j) != 0;
}

// @ts-ignore: decorator
@inline
export function tokenAt(j: i32): u32 {
  return load<u32>(tokens + (<usize>j << 2));
}

/** First symbol that the evidence allows at j. */
// @ts-ignore: decorator
@inline
export function firstAllowed(j: i32): u32 {
  return isRevealed(j) ? tokenAt(j) : 0;
}

/** Number of symbols that the evidence allows at j. */
// @ts-ignore: decorator
@inline
export function countAllowed(j: i32): u32 {
  return isRevealed(j) ? 1 : symbols;
}

/**
 * Appends to the list at `out` the values (base-V numbers, first listed position slowest) of the `count` positions
 * first, first + step, .. that agree with every revealed token, but disagree with that of `off` (any position not
 * listed: none is off). Returns how many.
 */
function enumerate(first: i32, step: i32, count: i32, off: i32, out: usize): i32 {
  const V: u32 = symbols;
  let found: u32 = 1;
  store<u32>(out, 0);
  for (let t = 0, j = first; t < count; t++, j += step) {
    if (j != off && isRevealed(j)) {
      const token = tokenAt(j);
      for (let l: u32 = 0; l < found; l++) {
        const at = out + (l << 2);
        store<u32>(at, load<u32>(at) * V + token);
      }
      continue;
    }
    const skipped: u32 = j == off ? tokenAt(j) : u32.MAX_VALUE;
    const choices = j == off ? V - 1 : V;
    // From the back, so that nothing is overwritten before it is read.
    for (let l = found; l-- > 0; ) {
      const base = load<u32>(out + (l << 2)) * V;
      let slot = out + (((l + 1) * choices) << 2);
      for (let x = V; x-- > 0; ) {
        if (x == skipped) continue;
        slot -= 4;
        store<u32>(slot, base + x);
      }
    }
    found *= choices;
  }
  return found;
}

/** The rows that agree with the evidence at first, first + step, ..; into list A. */
export function agreeing(first: i32, step: i32, count: i32): i32 {
  return enumerate(first, step, count, i32.MIN_VALUE, listA);
}

/**
 * The rows that disagree with exactly one revealed token, that of the first listed position first; into list B.
 * Positions before the sequence are never off.
 */
export function offByOne(first: i32, step: i32, count: i32): i32 {
  let found = 0;
  for (let t = 0, j = first; t < count && j >= 0; t++, j += step)
    if (isRevealed(j)) found += enumerate(first, step, count, j, listB + (<usize>found << 2));
  return found;
}
