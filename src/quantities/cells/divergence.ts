import type { RolloutEstimates } from '../../estimators/rolloutEstimates.js';
import type { Estimate } from '../../statistics/estimate.js';
import { requestOf } from '../cell.js';
import { type DivergenceDifference, type DivergenceRow, divergenceResult } from '../divergence.js';
import { predictedDivergences, predictedSchedules } from '../predicted.js';
import type { OfProfile, OfRollouts, Quantity } from '../quantity.js';
import { samplerDivergences } from '../rollout.js';

/** The result of a `kl` cell. */
export interface DivergenceCell extends DivergenceRow {
  readonly entropy: Estimate;
  /** Mean number of rounds along data, where samplers were rolled out. */
  readonly roundsData?: Estimate;
  /** KL of this cell's schedule (or sampler) minus that of a later one of as many rounds, on the same trajectories. */
  readonly differences: readonly DivergenceDifference[];
}

const ofProfile: OfProfile = {
  schedulesOf: (cell) => [requestOf(cell)],
  levelsOf: () => [],
  watched: (information, cell) => {
    const { parsed, requestedSteps } = requestOf(cell);
    return [information.evaluate(parsed, requestedSteps).divergence];
  },
  chunked: (information, cell) => {
    const { parsed, requestedSteps } = requestOf(cell);
    const { divergence: estimate, chunks: values = [] } = information.evaluate(parsed, requestedSteps);
    return { estimate, values };
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
};

const ofRollouts: OfRollouts = {
  generated: false,
  anySampler: true,
  watched: (estimates: RolloutEstimates, sampler) => [estimates.forwardKl(sampler)],
  chunked: (estimates: RolloutEstimates, sampler) => estimates.forwardChunks(sampler),
  result(row, cell, { length, request, entropy, information, doubtful, ...evidence }): DivergenceCell {
    const differences = evidence.differences.map(({ forwardKl, ...pair }) => ({ ...pair, kl: forwardKl }));
    const rolled = { rows: [row], differences: [], doubtful };
    if (information === undefined) {
      const { rows, ...known } = samplerDivergences(rolled, [request], entropy(), length);
      return { entropy: known.entropy, ...rows[0], roundsData: row.roundsData, differences };
    }
    const requests = [requestOf(cell)];
    const predicted = predictedSchedules(information, requests, rolled);
    const { rows, ...known } = predictedDivergences(information, requests, predicted);
    return { entropy: known.entropy, ...rows[0], roundsData: row.roundsData, differences };
  },
};

/** A row of `kl`. */
export const divergence: Quantity = {
  name: 'kl',
  summary: 'KL between the data and what a sampler generates',
  axes: 'schedules',
  ofProfile,
  ofRollouts,
  headline: ({ kl }: DivergenceCell) => ({ what: 'KL', unit: 'nats', estimate: kl }),
};
