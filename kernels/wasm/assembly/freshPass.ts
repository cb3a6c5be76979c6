/** Full passes over the current evidence, beside the messages of the sweep; see kernels/reference/freshPass.ts. */
import { backwardStep, forwardStep } from './contextMessages';
import { entropyOf } from './entropy';
import { tokenAt } from './evidence';
import { hiddenBackwardStep, hiddenForwardStep } from './hiddenMessages';
import {
  backward,
  backwardTotals,
  entropies,
  forward,
  forwardTotals,
  freshBackward,
  freshBackwardTotals,
  freshForward,
  freshForwardTotals,
  hidden,
  initialBackward,
  initialForward,
  keptForward,
  length,
  messageBytes,
  order,
  placeMessages,
  stretch,
} from './layout';
import { cavity, weightsOf } from './posterior';

/**
 * Sum of absolute differences between the current entropies and those of fresh passes, over the sum of the latter; 0 if
 * all are 0.
 */
export function freshDisagreement(): f64 {
  const sweepForward = forward;
  const sweepForwardTotals = forwardTotals;
  const sweepBackward = backward;
  const sweepBackwardTotals = backwardTotals;
  keepForward();
  let difference: f64 = 0;
  let total: f64 = 0;
  copy(freshBackward, initialBackward);
  store<f32>(freshBackwardTotals + (<usize>(length - 1) << 2), 1);
  for (let end = length; end > 0; ) {
    const first = ((end - 1) / stretch) * stretch;
    // The stretch's forward messages again, in slots 0, 1, ..
    copy(freshForward, keptForward + <usize>(first / stretch) * messageBytes);
    place(first, 0);
    for (let j = first + 1; j < end; j++) stepForward(j);
    for (let j = end - 1; j >= first; j--) {
      place(first, j);
      if (j < length - 1) {
        copy(freshBackward + messageBytes, freshBackward);
        if (hidden) hiddenBackwardStep(j, false);
        else backwardStep(j, false);
      }
      cavity(j);
      const entropy = entropyOf(weightsOf(order - 1), tokenAt(j));
      difference += abs(entropy - load<f64>(entropies + (<usize>j << 3)));
      total += entropy;
    }
    end = first;
  }
  placeMessages(sweepForward, sweepForwardTotals, sweepBackward, sweepBackwardTotals);
  return difference == 0 ? 0 : difference / total;
}

/** The forward pass; keeps the first message of every stretch. */
function keepForward(): void {
  copy(freshForward, initialForward);
  copy(keptForward, initialForward);
  store<f32>(freshForwardTotals, 1);
  for (let j = 1; j < length; j++) {
    place(j - 1, 0);
    stepForward(j);
    copy(freshForward, freshForward + messageBytes);
    if (j % stretch == 0) copy(keptForward + <usize>(j / stretch) * messageBytes, freshForward);
  }
}

function stepForward(j: i32): void {
  if (hidden) hiddenForwardStep(j, false);
  else forwardStep(j, false);
}

/** Lets the steps find the forward message of position `first` and the backward message of `last` in slots 0. */
function place(first: i32, last: i32): void {
  placeMessages(
    freshForward - <usize>first * messageBytes,
    freshForwardTotals,
    freshBackward - <usize>last * messageBytes,
    freshBackwardTotals,
  );
}

function copy(to: usize, from: usize): void {
  memory.copy(to, from, messageBytes);
}
