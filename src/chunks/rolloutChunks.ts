import { chainLogProbability } from '../../kernels/reference/families.js';
import { nextTokenLaw } from '../models/nextTokenLaw.js';
import type { Guides } from '../predictors/guide.js';
import { fillWords, PURPOSE } from '../random/philox.js';
import { createSampler } from '../samplers/registry.js';
import type { Sampler } from '../samplers/sampler.js';
import { breath } from './breath.js';
import { type Accuracy, checkedLevels, settledChunk } from './checks.js';
import { ORDER_VALUES, type OrderRun, orderCounts, orderValues } from './orderValues.js';
import { particleLogRatio } from './particles.js';
import type { RolloutMeans, RolloutTask } from './rollout.js';
import { RolloutSums, type Tally } from './rolloutSums.js';
import type { DataRun, Rollouts } from './rolloutTrajectory.js';
import type { TrajectoryDraws } from './sweepChunks.js';

/** The random part of rollouts. */
export interface RolloutDraws extends TrajectoryDraws {
  /** A further uniform order of a trajectory; number 0, 1, .. */
  furtherOrder(trajectory: number, number: number): Int32Array;
}

/**
 * Chunks of a task, in this thread. A chunk whose check fails is computed again with a tighter tolerance.
 *
 * @param particles guides for each of the task's orders
 */
export function rolloutChunks(
  task: RolloutTask,
  rollouts: Rollouts,
  draws: RolloutDraws,
  accuracy: Accuracy,
  particles: readonly Guides[] = [],
): (chunk: number) => Promise<RolloutMeans> {
  const { length, key, chunkSize, chain, orders } = task;
  const samplers = task.samplers.map((sampler) => createSampler(sampler, length));
  const words = new Uint32Array(4 * Math.ceil(length / 4));
  const resampling = new Uint32Array(words.length);
  const logProbability = (tokens: Int32Array) => chainLogProbability(chain, tokens);
  const law = nextTokenLaw(chain, length);
  const width = orders === undefined ? 0 : ORDER_VALUES + orderCounts(orders).length;
  return (chunk) => settledChunk(task, accuracy, chunk, (tolerance) => computeChunk(chunk, tolerance));

  async function computeChunk(chunk: number, tolerance: number): Promise<RolloutMeans> {
    const sums = new RolloutSums(task, law);
    const marginals = new Float64Array(samplers.length * width);
    let disagreement: number | undefined;
    for (let t = 0; t < chunkSize; t++) {
      const trajectory = chunk * chunkSize + t;
      const sequence = draws.tokens(trajectory);
      const order = draws.order(trajectory).slice();
      if (task.generated) fillWords(key, PURPOSE.generated, trajectory, length, words);
      const levels = length > 1 ? checkedLevels(task, length - 1, chunk, t) : new Set();
      const check = (revealed: number) => {
        if (levels.has(revealed))
          disagreement = Math.max(disagreement ?? 0, rollouts.data.disagreementWithFreshPass());
      };
      samplers.forEach((sampler, s) => {
        const tally = sums.tallyOf(s);
        if (task.data) {
          const first = orderRun(tally, (each) =>
            rollouts.alongData(sampler, sequence, order, tolerance, each, check),
          );
          if (width > 0 && sampler.choice)
            addOrders(sampler, sequence, order, first, trajectory, tolerance, s, marginals);
        }
        if (task.generated) {
          rollouts.generate(sampler, words, order, tolerance, tally, logProbability, check);
          sums.count(s, rollouts.tokens);
        }
      });
      await breath();
    }
    return {
      chunk,
      ...sums.means(),
      ...(width > 0 ? { marginals: marginals.map((sum) => sum / chunkSize) } : {}),
      tolerance,
      disagreement,
    };
  }

  /** The other orders of a trajectory, and what they all say of the law that forgets the order. */
  function addOrders(
    sampler: Sampler,
    sequence: Int32Array,
    order: Int32Array,
    first: OrderRun,
    trajectory: number,
    tolerance: number,
    s: number,
    marginals: Float64Array,
  ): void {
    const runs = [first];
    const all = [order];
    fillWords(key, PURPOSE.resampling, trajectory, length, resampling);
    for (let number = 0; number < orders! - 1; number++) {
      const further = draws.furtherOrder(trajectory, number);
      all.push(further);
      runs.push(
        orderRun(
          () => {},
          (tally) => rollouts.alongData(sampler, sequence, further, tolerance, tally),
        ),
      );
    }
    const filtered = particleLogRatio(
      particles,
      sampler,
      sequence,
      all,
      (round) => resampling[round] / 2 ** 32,
      tolerance,
    );
    orderValues(runs, filtered + logProbability(sequence)).forEach((value, i) => {
      marginals[s * width + i] += value;
    });
  }
}

/** What one order gives, told to `tally` too. */
function orderRun(tally: Tally, run: (tally: Tally) => DataRun): OrderRun {
  let divergence = 0;
  let dataControl = 0;
  const { logWeight, anchor } = run((value, amount) => {
    if (value === 'divergence') divergence += amount;
    if (value === 'dataControl') dataControl += amount;
    tally(value, amount);
  });
  return { divergence, dataControl, logWeight, anchor };
}
