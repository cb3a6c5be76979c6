/** The sweep; see kernels/reference/sweep.ts. The host writes the sequence and the order, then calls reset and advance. */
import { chance, entropyOf } from './entropy';
import { isRevealed, tokenAt } from './evidence';
import {
  chances,
  entropies,
  laws,
  length,
  marginalEntropies,
  marginalLaws,
  order,
  profile,
  revealed,
  revealedChances,
  revealOrder,
  settled,
  updated,
  vocabulary,
} from './layout';
import { cavity, posteriors, weightsOf } from './posterior';
import { addMasked, addRevealed, maskedSum, resetSums, revealedSum } from './sums';
import { lastOfJoint, maskAll, travel, travelFirst, travelLast } from './travel';

export { freshDisagreement } from './freshPass';
export * from './layout';
export { steps } from './travel';

/** Positions coreFirst .. coreEnd - 1 count in the sums. */
let coreFirst: i32 = 0;
let coreEnd: i32 = 0;

// @ts-ignore: decorator
@inline
function counts(j: i32): bool {
  return coreFirst <= j && j < coreEnd;
}

/** Masks every position of the sequence; from now on positions first .. end - 1 count. */
export function reset(first: i32, end: i32): void {
  coreFirst = first;
  coreEnd = end;
  maskAll();
  resetSums();
  for (let j = 0; j < length; j++) {
    const law = <usize>min(j, laws - 1);
    const at = <usize>j;
    const entropy = load<f64>(marginalEntropies + (law << 3));
    store<f64>(entropies + (at << 3), entropy);
    if (counts(j)) addMasked(entropy);
    const p = load<f64>(marginalLaws + ((law * <usize>vocabulary + tokenAt(j)) << 3));
    store<f64>(chances + (at << 3), p > 0.5 ? p - 1 : p);
  }
}

/**
 * Reveals the tokens at levels first .. end - 1 of the order.
 *
 * @param tolerance projective distance below which a message counts as unchanged
 * @returns whether every posterior stayed within float32
 */
export function advance(first: i32, end: i32, tolerance: f64): bool {
  const size: f64 = coreEnd - coreFirst;
  let sound = true;
  for (let k = first; k < end && sound; k++) {
    const level = <usize>k << 3;
    const i = load<i32>(revealOrder + (<usize>k << 2));
    const own = counts(i) ? load<f64>(entropies + (<usize>i << 3)) : 0;
    const before = maskedSum();
    store<f64>(settled + level, (before + revealedSum()) / size);
    store<f64>(revealedChances + level, load<f64>(chances + (<usize>i << 3)));
    addMasked(-own);
    addRevealed(own);
    store<u8>(revealed + <usize>i, 1);
    sound = propagate(i, tolerance);
    store<f64>(profile + level, (before + (revealedSum() - own)) / size);
  }
  store<f64>(settled + (<usize>end << 3), (maskedSum() + revealedSum()) / size);
  return sound;
}

/** Messages outwards from the newly revealed i until they no longer change, then the entropies that depend on them. */
function propagate(i: i32, tolerance: f64): bool {
  travel(i, tolerance);
  const first = travelFirst;
  const last = travelLast;
  memory.fill(updated + <usize>first, 0, last - first + 1);
  // Revealing i changes neither message at i itself: its cavity is its posterior of a moment ago.
  store<u8>(updated + <usize>i, 1);
  let sound = true;
  for (let j = first; j <= last; j++) {
    if (load<u8>(updated + <usize>j)) continue;
    const joint = isRevealed(j) ? j : lastOfJoint(j);
    if (joint == j) {
      cavity(j);
      sound = update(j, order - 1) && sound;
      continue;
    }
    posteriors(joint);
    for (let p = j; p <= joint && p <= last; p++)
      if (!isRevealed(p)) sound = update(p, p - joint + order - 1) && sound;
  }
  return sound;
}

/** Takes over the entropy of position p from the t-th weights; false if they are beyond float32. */
function update(p: i32, t: i32): bool {
  const entropy = entropyOf(weightsOf(t), tokenAt(p));
  const at = <usize>p << 3;
  const change = entropy - load<f64>(entropies + at);
  if (counts(p)) {
    if (isRevealed(p)) addRevealed(change);
    else addMasked(change);
  }
  store<f64>(entropies + at, entropy);
  store<f64>(chances + at, chance);
  store<u8>(updated + <usize>p, 1);
  return !isNaN(entropy);
}
