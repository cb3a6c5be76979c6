import { allMasked, type MaskedTokens } from '../../kernels/maskedTokens.js';
import { chainLogProbability } from '../../kernels/reference/families.js';
import { nextTokenLaw } from '../models/nextTokenLaw.js';
import type { StatePredictor } from '../predictors/statePredictor.js';
import { type Choose, drawnFrom } from '../samplers/choice.js';
import { createRevising } from '../samplers/registry.js';
import { nextState, type RevisingRule } from '../samplers/revisingRule.js';
import { breath } from './breath.js';
import { type Accuracy, checkedLevels, settledChunk } from './checks.js';
import { RevisionSums } from './revisionSums.js';
import type { RolloutMeans, RolloutTask } from './rollout.js';

/**
 * Chunks of a task of samplers that revise, in this thread. A chunk whose check fails is computed again with a tighter
 * tolerance.
 */
export function revisionChunks(
  task: RolloutTask,
  predictor: StatePredictor,
  accuracy: Accuracy,
): (chunk: number) => Promise<RolloutMeans> {
  const { chain, length, key, chunkSize, samplers } = task;
  const rules = samplers.map((sampler) => createRevising(sampler, length));
  const law = nextTokenLaw(chain, length);
  return (chunk) => settledChunk(task, accuracy, chunk, (tolerance) => computeChunk(chunk, tolerance));

  async function computeChunk(chunk: number, tolerance: number): Promise<RolloutMeans> {
    const sums = new RevisionSums(task, law, (tokens) => chainLogProbability(chain, tokens));
    let disagreement: number | undefined;
    for (let t = 0; t < chunkSize; t++) {
      for (const [s, rule] of rules.entries()) {
        const levels = checkedLevels(task, rule.rounds, chunk, t);
        const choose = drawnFrom(key, chunk * chunkSize + t);
        const tokens = revisedOutput(rule, predictor, length, choose, tolerance, (round) => {
          if (levels.has(round)) disagreement = Math.max(disagreement ?? 0, predictor.disagreement());
        });
        sums.addOutput(s, tokens);
        await breath();
      }
    }
    return {
      chunk,
      ...sums.means(),
      tolerance,
      disagreement,
    };
  }
}

/**
 * The output of a trajectory of a rule.
 *
 * @param choose the trajectory's own
 * @param after told the number of rounds done
 */
export function revisedOutput(
  rule: RevisingRule,
  predictor: StatePredictor,
  length: number,
  choose: Choose,
  tolerance: number,
  after?: (rounds: number) => void,
): MaskedTokens {
  predictor.begin(tolerance);
  let state = allMasked(length);
  for (let round = 0; round < rule.rounds; round++) {
    state = nextState(rule, state, round, predictor, choose);
    after?.(round + 1);
  }
  return state;
}
