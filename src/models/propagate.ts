import { compensatedSum } from '../numeric/sum.js';
import { type StateChain, step } from './stateChain.js';

/** First number of steps after which convergence is looked for. */
const FIRST_CHECKPOINT = 64;

/**
 * Visits the laws of a chain's state: `visit(law, 0)` with the start, then one call per step up to `steps` steps.
 *
 * Once the law has converged to rounding the last call says so with `repeats`, the number of later steps that have this
 * same law, and propagation ends. Converged: one step, and all steps since half the time, move it by at most 4e-15 in
 * L1 (the second test guards against slow drift, the first against periods). `law` is only valid during the call.
 *
 * @param start [states]
 */
export function propagate(
  chain: StateChain,
  start: Float64Array,
  steps: number,
  visit: (law: Float64Array, time: number, repeats: number) => void,
): void {
  let law = Float64Array.from(start);
  let next = new Float64Array(chain.states);
  const checkpoint = Float64Array.from(start);
  let due = FIRST_CHECKPOINT;
  for (let time = 0; ; time++) {
    if (time === steps) {
      visit(law, time, 0);
      return;
    }
    step(chain, law, next);
    const total = compensatedSum(next);
    for (let s = 0; s < next.length; s++) next[s] /= total;
    if (time === due) {
      if (distance(law, next) <= 4e-15 && distance(law, checkpoint) <= 4e-15) {
        visit(law, time, steps - time);
        return;
      }
      checkpoint.set(law);
      due *= 2;
    }
    visit(law, time, 0);
    [law, next] = [next, law];
  }
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
  return sum;
}
