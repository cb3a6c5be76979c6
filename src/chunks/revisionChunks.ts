import { allMasked, type MaskedTokens } from '../../kernels/maskedTokens.js';
import { chainLogProbability } from '../../kernels/reference/logProbability.js';
import { nextTokenLaw } from '../models/nextTokenLaw.js';
import type { StatePredictor } from '../predictors/statePredictor.js';
import { drawnFrom } from '../samplers/choice.js';
import { createRevising } from '../samplers/revisingRegistry.js';
import { nextState, type RevisingRule } from '../samplers/revisingRule.js';
import { breath } from './breath.js';
import { type Accuracy, checkedLevels, settledChunk } from './checks.js';
import type { RevisionMeans, RevisionTask } from './revision.js';
import { RevisionSums } from './revisionSums.js';

/**
 * Chunks of a task, in this thread, with the optimal predictor. A chunk whose check fails is computed again with a tighter
 * tolerance.
 */
export function revisionChunks(
  task: RevisionTask,
  predictor: StatePredictor,
  accuracy: Accuracy,
): (chunk: number) => Promise<RevisionMeans> {
  const { chain, length, key, chunkSize, revising } = task;
  const rules = revising.map((sampler) => createRevising(sampler, length));
  const law = nextTokenLaw(chain, length);
  return (chunk) => settledChunk(task, accuracy, chunk, (tolerance) => computeChunk(chunk, tolerance));

  async function computeChunk(chunk: number, tolerance: number): Promise<RevisionMeans> {
    const sums = new RevisionSums(task, law, (tokens) => chainLogProbability(chain, tokens));
    let disagreement: number | undefined;
    for (let t = 0; t < chunkSize; t++) {
      for (const [s, rule] of rules.entries()) {
        const levels = checkedLevels(task, rule.rounds, chunk, t);
        const tokens = output(rule, chunk * chunkSize + t, tolerance, (round) => {
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

  /** The output of one trajectory, which its number determines; `after` is told the number of rounds done. */
  function output(
    rule: RevisingRule,
    trajectory: number,
    tolerance: number,
    after: (rounds: number) => void,
  ): MaskedTokens {
    predictor.begin(tolerance);
    const choose = drawnFrom(key, trajectory);
    let state = allMasked(length);
    for (let round = 0; round < rule.rounds; round++) {
      state = nextState(rule, state, round, predictor, choose);
      after(round + 1);
    }
    return state;
  }
}
