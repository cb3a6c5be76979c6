/** Scores are compared after rounding to so many units, which makes most float32 and float64 choices agree. */
const UNITS = 1e6;
/** Positions fit below this. */
const POSITIONS = 2 ** 24;

/** A score as it is compared: rounded to 6 decimals. */
export function rounded(score: number): number {
  return Math.round(score * UNITS) / UNITS;
}

/**
 * The masked positions by rising score, as many as `count`; scores are compared after rounding to 6 decimals, ties go to
 * the lower position.
 *
 * @param score per position, 0 .. 2^8
 */
export function lowest(masked: Int32Array, score: (position: number) => number, count: number): Int32Array {
  return Int32Array.from(sortedKeys(keysOf(masked, score), count), positionOf);
}

/**
 * A prefix of the masked positions by rising score, ties as in `lowest`.
 *
 * @param prefix how many of the first positions it takes, given them in order; it must not depend on those after
 */
export function lowestPrefix(
  masked: Int32Array,
  score: (position: number) => number,
  prefix: (ordered: Int32Array) => number,
): Int32Array {
  const keys = keysOf(masked, score);
  // Rounds mostly take few positions: no need to sort all of them.
  for (let count = 16; ; count *= 8) {
    const ordered = Int32Array.from(sortedKeys(keys, count), positionOf);
    const taken = prefix(ordered);
    if (taken < ordered.length || ordered.length === masked.length) return ordered.subarray(0, taken);
  }
}

/** Score and position in one number, in the order of comparison. */
function keysOf(masked: Int32Array, score: (position: number) => number): Float64Array {
  const keys = new Float64Array(masked.length);
  for (let i = 0; i < masked.length; i++)
    keys[i] = Math.round(score(masked[i]) * UNITS) * POSITIONS + masked[i];
  return keys;
}

function positionOf(key: number): number {
  return key % POSITIONS;
}

/** Up to so many keys are found by insertion, more by sorting all. */
const FEW = 64;

/** The `count` smallest keys, in order. */
function sortedKeys(keys: Float64Array, count: number): Float64Array {
  if (count > FEW || 2 * count >= keys.length) return keys.slice().sort().subarray(0, count);
  const least = new Float64Array(count);
  let size = 0;
  for (const key of keys) {
    if (size === count && key >= least[count - 1]) continue;
    let at = size < count ? size++ : count - 1;
    for (; at > 0 && least[at - 1] > key; at--) least[at] = least[at - 1];
    least[at] = key;
  }
  return least;
}
