import { chainLogProbability } from '../../kernels/reference/logProbability.js';
import { fillWords, PURPOSE } from '../random/philox.js';
import { createSampler } from '../samplers/registry.js';
import { breath } from './breath.js';
import { type Accuracy, checkedLevels, settledChunk } from './checks.js';
import { ROLLOUT_VALUES, type RolloutMeans, type RolloutTask } from './rollout.js';
import type { Rollouts, Tally } from './rolloutTrajectory.js';
import type { TrajectoryDraws } from './sweepChunks.js';

/** Chunks of a task, in this thread. A chunk whose check fails is computed again with a tighter tolerance. */
export function rolloutChunks(
  task: RolloutTask,
  rollouts: Rollouts,
  draws: TrajectoryDraws,
  accuracy: Accuracy,
): (chunk: number) => Promise<RolloutMeans> {
  const samplers = task.samplers.map((sampler) => createSampler(sampler, task.length));
  const words = new Uint32Array(4 * Math.ceil(task.length / 4));
  const logProbability = (tokens: Int32Array) => chainLogProbability(task.chain, tokens);
  return (chunk) => settledChunk(task, accuracy, chunk, (tolerance) => computeChunk(chunk, tolerance));

  async function computeChunk(chunk: number, tolerance: number): Promise<RolloutMeans> {
    const { length, key, chunkSize } = task;
    const values = new Float64Array(samplers.length * ROLLOUT_VALUES.length);
    let disagreement: number | undefined;
    for (let t = 0; t < chunkSize; t++) {
      const trajectory = chunk * chunkSize + t;
      const sequence = draws.tokens(trajectory);
      const order = draws.order(trajectory);
      if (task.generated) fillWords(key, PURPOSE.generated, trajectory, length, words);
      const levels = length > 1 ? checkedLevels(task, length - 1, chunk, t) : new Set();
      const check = (revealed: number) => {
        if (levels.has(revealed))
          disagreement = Math.max(disagreement ?? 0, rollouts.data.disagreementWithFreshPass());
      };
      samplers.forEach((sampler, s) => {
        const tally: Tally = (value, amount) => {
          values[s * ROLLOUT_VALUES.length + ROLLOUT_VALUES.indexOf(value)] += amount;
        };
        if (task.data) rollouts.alongData(sampler, sequence, order, tolerance, tally, check);
        if (task.generated) rollouts.generate(sampler, words, order, tolerance, tally, logProbability, check);
      });
      await breath();
    }
    return {
      chunk,
      trajectories: chunkSize,
      values: values.map((sum) => sum / chunkSize),
      tolerance,
      disagreement,
    };
  }
}
