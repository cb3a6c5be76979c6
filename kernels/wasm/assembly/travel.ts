/** Messages of the whole sequence: everything masked, and outwards from a newly revealed position. */
import { backwardStep, forwardStep } from './contextMessages';
import { isRevealed } from './evidence';
import { hiddenBackwardStep, hiddenForwardStep } from './hiddenMessages';
import {
  backward,
  backwardTotals,
  forward,
  forwardTotals,
  hidden,
  initialBackward,
  initialForward,
  laws,
  length,
  messageBytes,
  order,
  revealed,
} from './layout';

/** Messages recomputed so far. */
export let steps: f64 = 0;

/** First and last position whose posterior the last reveal may have changed. */
export let travelFirst: i32 = 0;
export let travelLast: i32 = 0;

/** Masks every position of the sequence. */
export function maskAll(): void {
  memory.fill(revealed, 0, length);
  for (let j = 0; j < length; j++) {
    const at = <usize>j;
    memory.copy(forward + at * messageBytes, initialForward + <usize>min(j, laws - 1) * messageBytes, messageBytes);
    memory.copy(backward + at * messageBytes, initialBackward, messageBytes);
    store<f32>(forwardTotals + (at << 2), 1);
    store<f32>(backwardTotals + (at << 2), 1);
  }
}

/** Messages outwards from the newly revealed i until they change by less than the tolerance. */
export function travel(i: i32, tolerance: f64): void {
  let last = i;
  while (last < length - 1) {
    const test = ++last >= i + order;
    const change = hidden ? hiddenForwardStep(last, test) : forwardStep(last, test);
    if (change < tolerance) break;
  }
  let first = i;
  while (first > 0) {
    const test = --first <= i - order;
    const change = hidden ? hiddenBackwardStep(first, test) : backwardStep(first, test);
    if (change < tolerance) break;
  }
  steps += last - first;
  travelFirst = first;
  travelLast = last;
}

/** One product of messages serves every masked position of a context: the j at which to form it for masked position p. */
export function lastOfJoint(p: i32): i32 {
  for (let q = p - order + 1; q < p; q++) if (!isRevealed(q)) return min(p + order - 1, length - 1);
  return p;
}
