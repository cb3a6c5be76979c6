import { type DivergenceDifference, type DivergenceRow, divergenceResult } from '../../results/divergence.js';
import type { Estimate } from '../../statistics/estimate.js';
import { requestOf } from '../cell.js';
import type { Quantity } from './quantity.js';

interface DivergenceCell extends DivergenceRow {
  readonly entropy: Estimate;
  /** KL of this cell's schedule minus that of a later one at the same T, on the same trajectories. */
  readonly differences: readonly DivergenceDifference[];
}

/** A row of `kl`. */
export const divergence: Quantity = {
  name: 'kl',
  axes: 'schedules',
  schedulesOf: (cell) => [requestOf(cell)],
  levelsOf: () => [],
  watched: (information, cell) => {
    const { parsed, requestedSteps } = requestOf(cell);
    return [information.evaluate(parsed, requestedSteps).divergence];
  },
  result(information, cell, { siblings }): DivergenceCell {
    const { entropy, rows } = divergenceResult(information, [requestOf(cell)]);
    const evaluated = ({ parsed, requestedSteps } = requestOf(cell)) =>
      information.evaluate(parsed, requestedSteps);
    const differences = siblings
      .slice(siblings.indexOf(cell) + 1)
      .filter(({ steps }) => steps !== undefined && steps === cell.steps)
      .map((other) => ({
        a: cell.schedule!,
        b: other.schedule!,
        requestedSteps: cell.steps,
        kl: information.difference(evaluated(), evaluated(requestOf(other))),
      }));
    return { entropy, ...rows[0], differences };
  },
  headline: ({ kl }: DivergenceCell) => ({ what: 'KL', unit: 'nats', estimate: kl }),
};
