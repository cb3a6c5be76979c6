import { chainLogProbability } from '../../../../kernels/reference/families.js';
import type { Tf } from '../../../../kernels/tensor/tf.js';
import { Draws } from '../../../../kernels/wasm/draw.js';
import { beyondEngine } from '../../../chunks/beyondEngine.js';
import { ROLLOUT_VALUES, type RolloutMeans, type RolloutTask } from '../../../chunks/rollout.js';
import { RolloutSums, type Tally, tallyGenerated } from '../../../chunks/rolloutSums.js';
import { tallyInto } from '../../../chunks/samplerSums.js';
import { nextTokenLaw } from '../../../models/nextTokenLaw.js';
import { fillWords, PURPOSE } from '../../../random/philox.js';
import { createSampler } from '../../../samplers/registry.js';
import type { Sampler } from '../../../samplers/sampler.js';
import type { TensorChunks } from '../chunks.js';
import { DataCourse, GeneratedCourse } from './course.js';
import { chainLaws } from './deviceLaws.js';
import type { Dialogue, Speaker } from './dialogue.js';
import { dialogueChunks, type Role } from './dialogueChunks.js';
import { fillerOf } from './filler.js';
import { type RolloutDraws, rollOut } from './rollOut.js';
import { openingOf, rowsOf } from './stage.js';
import { type FillerSetting, possibilityOf } from './views.js';

/** What a trajectory ends with. */
interface Outcome {
  /** [ROLLOUT_VALUES] */
  readonly values: Float64Array;
  /** Where they were generated. */
  readonly tokens?: Int32Array;
}

/**
 * Rollouts by full passes.
 *
 * @param budget bytes that may be used on the device
 * @param mostRows rows beyond which the device gains nothing
 */
export function tensorRollouts(
  tf: Tf,
  task: RolloutTask,
  budget: number,
  mostRows: number,
): TensorChunks<RolloutMeans> {
  const { chain, length, key, data, generated } = task;
  const { vocabularySize: V } = chain;
  const filler = fillerOf(tf, task);
  const speakers = { data: chainLaws(tf, chain, length), ...(filler.laws && { predictor: filler.laws }) };
  const samplers = task.samplers.map((sampler) => createSampler(sampler, length));
  const draws = new Draws(chain, length, key);
  const law = nextTokenLaw(chain, length);
  const logProbability = (tokens: Int32Array) => chainLogProbability(chain, tokens);
  const isInside = (tokens: Int32Array) => logProbability(tokens) > Number.NEGATIVE_INFINITY;
  const possible = { data: possibilityOf(chain, length), predictor: filler.isPossible };
  const setting: FillerSetting = {
    length,
    vocabularySize: V,
    opening: { data: openingOf(chain, length), predictor: filler.opening },
    reshape: filler.reshape,
    isPossible: (speaker: Speaker, state) => possible[speaker](state),
  };

  function* along(sampler: Sampler, own: FillerSetting, number: number): Dialogue<Outcome> {
    const { values, tally } = emptyValues();
    const course = new DataCourse(draws.tokens(number).slice(), V, tally);
    const { rounds } = yield* rollOut(own, sampler, course, drawsOf(number), isInside);
    tally('roundsData', rounds);
    return { values };
  }

  function* generate(sampler: Sampler, own: FillerSetting, number: number): Dialogue<Outcome> {
    const { values, tally } = emptyValues();
    const course = new GeneratedCourse(wordsOf(PURPOSE.generated, number), V, possible.data);
    const { tokens, rounds, sound } = yield* rollOut(own, sampler, course, drawsOf(number), isInside);
    const logData = logProbability(tokens);
    const inside = logData > Number.NEGATIVE_INFINITY;
    if (inside && !sound) throw beyondEngine();
    const expected = inside ? course.expected : Number.POSITIVE_INFINITY;
    tallyGenerated(tally, { rounds, logSampler: course.logSampler, logData, expected });
    return { values, tokens };
  }

  function wordsOf(purpose: number, number: number): Uint32Array {
    const words = new Uint32Array(4 * Math.ceil(length / 4));
    fillWords(key, purpose, number, length, words);
    return words;
  }

  function drawsOf(number: number): RolloutDraws {
    const words = wordsOf(PURPOSE.couplings, number);
    return { order: draws.order(number).slice(), coupling: (round) => words[round] / 2 ** 32 };
  }

  return dialogueChunks<Outcome, RolloutSums>({
    task,
    speakers,
    rowsAtOnce: rowsOf(speakers, length, budget, mostRows),
    rolesPerTrajectory: samplers.length * (Number(data) + Number(generated)),
    roles: (trajectory, check) =>
      samplers.flatMap((sampler, s): Role<Outcome>[] => {
        const own = () => ({ ...setting, onLaws: check() });
        return [
          ...(data ? [{ s, begin: () => along(sampler, own(), trajectory) }] : []),
          ...(generated ? [{ s, begin: () => generate(sampler, own(), trajectory) }] : []),
        ];
      }),
    empty: () => new RolloutSums(task, law),
    add(sums, s, { values, tokens }: Outcome) {
      sums.add(s, values);
      if (tokens !== undefined) sums.count(s, tokens);
    },
  });
}

function emptyValues(): { readonly values: Float64Array; readonly tally: Tally } {
  const values = new Float64Array(ROLLOUT_VALUES.length);
  return { values, tally: tallyInto(ROLLOUT_VALUES, values) };
}
