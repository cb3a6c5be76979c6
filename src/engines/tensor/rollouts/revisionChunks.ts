import type { Laws } from '../../../../kernels/laws.js';
import { allMasked, MASK, type MaskedTokens } from '../../../../kernels/maskedTokens.js';
import { chainLogProbability } from '../../../../kernels/reference/families.js';
import { OptimalPredictor } from '../../../../kernels/reference/stateLaws.js';
import type { Tf } from '../../../../kernels/tensor/tf.js';
import { RevisionSums } from '../../../chunks/revisionSums.js';
import type { RolloutMeans, RolloutTask } from '../../../chunks/rollout.js';
import { nextTokenLaw } from '../../../models/nextTokenLaw.js';
import { drawnFrom } from '../../../samplers/choice.js';
import { createRevising } from '../../../samplers/registry.js';
import type { RevisingRule } from '../../../samplers/revisingRule.js';
import type { TensorChunks } from '../chunks.js';
import { chainLaws } from './deviceLaws.js';
import type { Dialogue, StateLaws } from './dialogue.js';
import { dialogueChunks, type OnLaws } from './dialogueChunks.js';
import { openingOf, rowsOf } from './stage.js';

/**
 * Rollouts of revising samplers by full passes.
 *
 * @param budget bytes that may be used on the device
 * @param mostRows rows beyond which the device gains nothing
 */
export function tensorRevisions(
  tf: Tf,
  task: RolloutTask,
  budget: number,
  mostRows: number,
): TensorChunks<RolloutMeans> {
  const { chain, length, key } = task;
  const speakers = { data: chainLaws(tf, chain, length) };
  const opening = openingOf(chain, length);
  const rules = task.samplers.map((sampler) => createRevising(sampler, length));
  const law = nextTokenLaw(chain, length);
  const logProbability = (tokens: Int32Array) => chainLogProbability(chain, tokens);
  let fresh: OptimalPredictor | undefined;

  /** Laws of a state; once the device has none, as its tokens are impossible or it says so, those of a pass in float64. */
  function lawsOf(state: MaskedTokens, answer: StateLaws): Laws {
    const known = new Map<number, Float64Array>();
    let instead: Laws | undefined;
    return (position) => {
      if (instead !== undefined) return instead(position);
      const before = known.get(position);
      if (before !== undefined) return before;
      const row = new Float64Array(chain.vocabularySize);
      answer(position, row, 0);
      known.set(position, row);
      if (row.every(Number.isFinite)) return row;
      fresh ??= new OptimalPredictor(chain, length);
      instead = fresh.laws(state);
      return instead(position);
    };
  }

  function* output(rule: RevisingRule, trajectory: number, onLaws?: OnLaws): Dialogue<MaskedTokens> {
    const choose = drawnFrom(key, trajectory);
    let state = allMasked(length);
    for (let round = 0; round < rule.rounds; round++) {
      const step = rule.step(state, round, choose);
      let asked = step.next();
      while (!asked.done) {
        const given = asked.value;
        const isBlank = given.every((token) => token === MASK);
        const laws = isBlank ? opening : yield { of: 'data', state: given };
        if (!isBlank) onLaws?.(given, laws);
        asked = step.next(lawsOf(given, laws));
      }
      state = asked.value;
    }
    return state;
  }

  return dialogueChunks<MaskedTokens, RevisionSums>({
    task,
    speakers,
    rowsAtOnce: rowsOf(speakers, length, budget, mostRows),
    rolesPerTrajectory: rules.length,
    roles: (trajectory, check) =>
      rules.map((rule, s) => ({ s, begin: () => output(rule, trajectory, check()) })),
    empty: () => new RevisionSums(task, law, logProbability),
    add: (sums, s, tokens: MaskedTokens) => sums.addOutput(s, tokens),
  });
}
