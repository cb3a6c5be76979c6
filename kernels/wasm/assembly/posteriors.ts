/** The posterior machine: tokens are revealed in any order, and the laws of masked positions read; see kernels/laws.ts. */
import { preciseEntropyOf } from './entropy';
import { isRevealed } from './evidence';
import { changed, entropies, length, margins, order, revealed, tops, updated, vocabulary } from './layout';
import { cavity, posteriors, weightsOf } from './posterior';
import { settleAll } from './settle';
import { lastOfJoint, maskAll, travel, travelFirst, travelLast } from './travel';

export * from './layout';
export { steps } from './travel';

/** Masks every position; nothing is summarised. */
export function reset(): void {
  maskAll();
  memory.fill(updated, 0, length);
}

/** Reveals position i, whose token the host has written, and lets the messages travel. */
export function reveal(i: i32, tolerance: f64): void {
  store<u8>(revealed + <usize>i, 1);
  travel(i, tolerance);
  memory.fill(updated + <usize>travelFirst, 0, travelLast - travelFirst + 1);
}

/**
 * Takes up all evidence that the host has written and marked as changed; false if its probability is 0 in float32, and the
 * messages are then of no use until they are reset.
 */
export function assume(tolerance: f64): bool {
  for (let j = 0; j < length; j++) if (load<u8>(changed + <usize>j)) store<u8>(updated + <usize>j, 0);
  const sound = settleAll(tolerance);
  memory.fill(changed, 0, length);
  return sound;
}

/** Weights of the token of position i given all other revealed ones, at the place that is returned. */
export function law(i: i32): usize {
  cavity(i);
  return weightsOf(order - 1);
}

/** Brings the summaries of all masked positions up to date; false if the weights of one are beyond float32. */
export function refresh(): bool {
  let sound = true;
  for (let j = 0; j < length; j++) {
    if (isRevealed(j) || load<u8>(updated + <usize>j)) continue;
    const joint = lastOfJoint(j);
    if (joint == j) {
      cavity(j);
      sound = summarise(j, weightsOf(order - 1)) && sound;
      continue;
    }
    posteriors(joint);
    for (let p = j; p <= joint; p++)
      if (!isRevealed(p) && !load<u8>(updated + <usize>p))
        sound = summarise(p, weightsOf(p - joint + order - 1)) && sound;
  }
  return sound;
}

function summarise(j: i32, at: usize): bool {
  let total: f64 = 0;
  let first: f32 = 0;
  let second: f32 = 0;
  let best: u32 = 0;
  for (let x: u32 = 0; x < <u32>vocabulary; x++) {
    const weight = load<f32>(at + (<usize>x << 2));
    total += weight;
    if (weight > first) {
      second = first;
      first = weight;
      best = x;
    } else if (weight > second) second = weight;
  }
  const to = <usize>j << 3;
  const entropy = preciseEntropyOf(at, total, best);
  store<f64>(entropies + to, entropy);
  store<f64>(tops + to, <f64>first / total);
  store<f64>(margins + to, (<f64>first - <f64>second) / total);
  store<u8>(updated + <usize>j, 1);
  return !isNaN(entropy);
}
