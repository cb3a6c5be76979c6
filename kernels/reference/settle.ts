import type { Messages } from './messages.js';

/**
 * Brings messages up to date after the evidence of several positions has changed, in whichever way: tokens revealed, hidden
 * or replaced. One pass in each direction takes all the changes along, and skips the stretches that none of them reaches.
 *
 * A context of m tokens that holds a changed position has entries that were never computed: its messages are computed
 * before any comparison stops the pass, backward ones from m - 1 positions past the change on.
 *
 * @param changed [L] 1 where the evidence has changed
 * @param tolerance projective distance below which a message counts as unchanged
 * @param reached told every position whose law may have changed, perhaps more than once
 * @returns false if the evidence before some position has probability 0: the messages are then of no use until they are reset
 */
export function settle(
  messages: Messages,
  changed: Uint8Array,
  tolerance: number,
  reached: (position: number) => void,
): boolean {
  const { reach, evidence } = messages;
  const { length } = evidence;
  let confirming = false;
  for (let j = 1, moving = false, untested = -1; j < length; j++) {
    if (changed[j - 1]) {
      moving = true;
      confirming = false;
      untested = j + reach - 2;
    }
    if (!moving) continue;
    const change = messages.forwardStep(j);
    if (Number.isNaN(change)) return false;
    // No change at all of what agrees with a revealed token may also mean that all of it is 0 now: the next step tells.
    confirming = change === 0 && evidence.revealed[j] === 1 && !confirming;
    moving = j <= untested || !(change < tolerance) || confirming;
    reached(j);
  }
  let untested = length;
  let moving = false;
  for (let next = length - 1, j = length - 2; j >= 0; j--) {
    // The changes whose contexts begin to matter at j.
    for (; next >= Math.max(0, j - reach + 1); next--) {
      if (!changed[next]) continue;
      moving = true;
      untested = next - reach + 1;
    }
    if (!moving) continue;
    const change = messages.backwardStep(j);
    moving = j >= untested || !(change < tolerance);
    reached(j);
  }
  return true;
}
