/** Messages after the evidence of several positions has changed; see kernels/reference/settle.ts. */
import { backwardStep, forwardStep } from './contextMessages';
import { isRevealed } from './evidence';
import { hiddenBackwardStep, hiddenForwardStep } from './hiddenMessages';
import { changed, forwardTotals, hidden, length, order, updated } from './layout';

// @ts-ignore: decorator
@inline
function isChanged(j: i32): bool {
  return load<u8>(changed + <usize>j) != 0;
}

/** Takes all changes along, and says false if the evidence before some position has probability 0 in float32. */
export function settleAll(tolerance: f64): bool {
  let moving = false;
  let confirming = false;
  let untested = -1;
  for (let j = 1; j < length; j++) {
    if (isChanged(j - 1)) {
      moving = true;
      confirming = false;
      untested = j + order - 2;
    }
    if (!moving) continue;
    const test = j > untested;
    const change = hidden ? hiddenForwardStep(j, test) : forwardStep(j, test);
    const total = load<f32>(forwardTotals + (<usize>j << 2));
    if (!(total > 0 && total < Infinity)) return false;
    // No change at all of what agrees with a revealed token may also mean that all of it is 0 now: the next step tells.
    confirming = change == 0 && isRevealed(j) && !confirming;
    moving = !(change < tolerance) || confirming;
    store<u8>(updated + <usize>j, 0);
  }
  moving = false;
  untested = length;
  let next = length - 1;
  for (let j = length - 2; j >= 0; j--) {
    for (const low = max(0, j - order + 1); next >= low; next--) {
      if (!isChanged(next)) continue;
      moving = true;
      untested = next - order + 1;
    }
    if (!moving) continue;
    const test = j < untested;
    const change = hidden ? hiddenBackwardStep(j, test) : backwardStep(j, test);
    moving = !(change < tolerance);
    store<u8>(updated + <usize>j, 0);
  }
  return true;
}
