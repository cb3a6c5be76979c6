import { chainLogProbability } from '../../../../kernels/reference/logProbability.js';
import type { Tf } from '../../../../kernels/tensor/tf.js';
import { drawnFrom } from '../../../revision/choice.js';
import { type Laws, OptimalPredictor } from '../../../revision/predictor.js';
import { createRevising } from '../../../revision/registry.js';
import type { RevisingRule } from '../../../revision/revisingRule.js';
import { allMasked, MASK, type MaskedTokens } from '../../../revision/state.js';
import { nextTokenLaw } from '../../../statistics/transitionStatistics.js';
import { checkedLevels } from '../../checks.js';
import type { RevisionMeans, RevisionTask } from '../../revision.js';
import { RevisionSums } from '../../revisionSums.js';
import type { TensorChunks } from '../chunks.js';
import { refuseDisagreement } from '../refusals.js';
import { chainLaws } from './deviceLaws.js';
import { converse, type Dialogue, type StateLaws } from './dialogue.js';
import { comparison, openingOf, rowsOf } from './stage.js';

/** A chunk while it is computed. */
interface Chunk {
  readonly number: number;
  readonly sums: RevisionSums;
  disagreement?: number;
}

/**
 * Rollouts of revising samplers by full passes.
 *
 * @param budget bytes that may be used on the device
 * @param mostRows rows beyond which the device gains nothing
 */
export function tensorRevisions(
  tf: Tf,
  task: RevisionTask,
  budget: number,
  mostRows: number,
): TensorChunks<RevisionMeans> {
  const { chain, length, key, chunkSize, revising, tolerance } = task;
  const { vocabularySize: V } = chain;
  const speakers = { data: chainLaws(tf, chain, length) };
  const opening = openingOf(chain, length);
  const rowsAtOnce = rowsOf(speakers, length, budget, mostRows);
  const rules = revising.map((sampler) => createRevising(sampler, length));
  const law = nextTokenLaw(chain, length);
  const logProbability = (tokens: Int32Array) => chainLogProbability(chain, tokens);
  let fresh: OptimalPredictor | undefined;

  /** Laws of a state; where its tokens are impossible, or the device says so, by passes in float64. */
  function lawsOf(state: MaskedTokens, answer: StateLaws): Laws {
    const known = new Map<number, Float64Array>();
    let instead: Laws | undefined;
    return (position) => {
      const row = known.get(position) ?? new Float64Array(V);
      if (instead === undefined && !known.has(position)) {
        answer(position, row, 0);
        known.set(position, row);
        if (!row.every(Number.isFinite)) {
          fresh ??= new OptimalPredictor(chain, length);
          instead = fresh.laws(state);
        }
      }
      return instead === undefined ? row : instead(position);
    };
  }

  function* output(
    rule: RevisingRule,
    trajectory: number,
    onLaws?: (state: MaskedTokens, laws: StateLaws) => void,
  ): Dialogue<MaskedTokens> {
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

  return {
    rowsAtOnce,
    rowsPerChunk: chunkSize * rules.length,
    async compute(numbers) {
      const chunks = numbers.map(
        (number): Chunk => ({ number, sums: new RevisionSums(task, law, logProbability) }),
      );
      const cast = chunks.flatMap((chunk) =>
        Array.from({ length: chunkSize }, (_, t) => {
          const levels = length > 1 ? checkedLevels(task, length - 1, chunk.number, t) : new Set<number>();
          const check = () =>
            levels.size === 0
              ? undefined
              : comparison(chain, levels, (found) => {
                  chunk.disagreement = Math.max(chunk.disagreement ?? 0, found);
                });
          return rules.map((rule, s) => {
            return { chunk, s, begin: () => output(rule, chunk.number * chunkSize + t, check()) };
          });
        }).flat(),
      );
      const outputs = await converse(
        speakers,
        cast.map(({ begin }) => begin),
        rowsAtOnce,
      );
      cast.forEach(({ chunk, s }, i) => void chunk.sums.add(s, outputs[i]));
      return chunks.map((chunk) => {
        refuseDisagreement(chunk);
        return { chunk: chunk.number, ...chunk.sums.means(), tolerance, disagreement: chunk.disagreement };
      });
    },
    dispose: () => speakers.data.dispose(),
  };
}
