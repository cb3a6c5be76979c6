import type { Quantity, SamplerDifference } from '../quantity.js';
import { rolloutResult, type SamplerRow } from '../rollout.js';

/** The result of a `rollout` cell. */
export interface RolloutCell extends SamplerRow {
  /** Forward KL of this cell's sampler minus that of a later one at the same T, on the same trajectories. */
  readonly differences: readonly SamplerDifference[];
}

/** What a sampler makes of data and what it generates, as `rollout` prints it. */
export const rollout: Quantity = {
  name: 'rollout',
  summary: 'KL, likelihood and rounds of what samplers generate',
  axes: 'schedules',
  ofRollouts: {
    generated: true,
    anySampler: true,
    revising: true,
    watched: (estimates, sampler) => estimates.watched(sampler),
    result(row, _cell, { request, length, differences }): RolloutCell {
      const { rows } = rolloutResult({ rows: [row], differences: [] }, [request], length);
      return { ...rows[0], differences };
    },
  },
  headline: ({ forwardKl, negativeLogLikelihoodPerToken }: RolloutCell) =>
    forwardKl === undefined
      ? { what: 'NLL per token', unit: 'nats', estimate: negativeLogLikelihoodPerToken! }
      : { what: 'forward KL', unit: 'nats', estimate: forwardKl },
};
