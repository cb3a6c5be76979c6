import { chainLogProbability } from '../../../../kernels/reference/logProbability.js';
import type { Tf } from '../../../../kernels/tensor/tf.js';
import { Draws } from '../../../../kernels/wasm/draw.js';
import { MaskgapError } from '../../../errors.js';
import type { Network } from '../../../predictors/network.js';
import { NetworkPosteriors } from '../../../predictors/networkPosteriors.js';
import type { Reshaping } from '../../../predictors/predictor.js';
import { fillingOf } from '../../../predictors/registry.js';
import { fillWords, PURPOSE } from '../../../random/philox.js';
import type { MaskedTokens } from '../../../revision/state.js';
import { createSampler } from '../../../samplers/registry.js';
import type { Sampler } from '../../../samplers/sampler.js';
import { nextTokenLaw } from '../../../statistics/transitionStatistics.js';
import { beyondEngine } from '../../beyondEngine.js';
import { checkedLevels } from '../../checks.js';
import { ROLLOUT_VALUES, type RolloutMeans, type RolloutTask } from '../../rollout.js';
import { RolloutSums } from '../../rolloutSums.js';
import type { Tally } from '../../rolloutTrajectory.js';
import type { TensorChunks } from '../chunks.js';
import { refuseDisagreement } from '../refusals.js';
import { DataCourse, GeneratedCourse } from './course.js';
import { chainLaws, type DeviceLaws, networkLaws } from './deviceLaws.js';
import { converse, type Dialogue, type Speaker, type StateLaws } from './dialogue.js';
import { type RolloutDraws, rollOut } from './rollOut.js';
import { comparison, openingOf, rowsOf } from './stage.js';
import { type FillerSetting, possibilityOf } from './views.js';

/** A chunk while it is computed. */
interface Chunk {
  readonly number: number;
  readonly sums: RolloutSums;
  disagreement?: number;
}

/** What a trajectory ends with. */
interface Outcome {
  /** [ROLLOUT_VALUES] */
  readonly values: Float64Array;
  /** Where they were generated. */
  readonly tokens?: Int32Array;
}

/** A trajectory of the s-th sampler of a chunk. */
interface Role {
  readonly chunk: Chunk;
  readonly s: number;
  readonly begin: () => Dialogue<Outcome>;
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
  const { chain, length, key, chunkSize, samplers: named, tolerance, data, generated } = task;
  const { vocabularySize: V } = chain;
  if (task.orders !== undefined)
    throw new MaskgapError(
      'engine',
      'the tensor engine has no particle filter, which orders (--orders) take',
      'use --engine wasm or --engine reference',
    );
  const filler = fillerOf(tf, task);
  const speakers = { data: chainLaws(tf, chain, length), ...(filler.laws && { predictor: filler.laws }) };
  const rowsAtOnce = rowsOf(speakers, length, budget, mostRows);
  const samplers = named.map((sampler) => createSampler(sampler, length));
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
    tally('rounds', rounds);
    tally('reverseDivergence', expected);
    if (Number.isFinite(expected)) tally('generatedControl', course.logSampler - logData - expected);
    tally('negativeLogLikelihood', -logData);
    if (!inside) tally('offSupport', 1);
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

  /** The dialogues of a chunk's trajectories. */
  function castOf(chunk: Chunk): Role[] {
    return Array.from({ length: chunkSize }, (_, t) => {
      const trajectory = chunk.number * chunkSize + t;
      const levels = length > 1 ? checkedLevels(task, length - 1, chunk.number, t) : new Set<number>();
      const own = () =>
        levels.size === 0
          ? setting
          : { ...setting, onLaws: comparison(chain, levels, (found) => compared(chunk, found)) };
      return samplers.flatMap((sampler, s): Role[] => [
        ...(data ? [{ chunk, s, begin: () => along(sampler, own(), trajectory) }] : []),
        ...(generated ? [{ chunk, s, begin: () => generate(sampler, own(), trajectory) }] : []),
      ]);
    }).flat();
  }

  return {
    rowsAtOnce,
    rowsPerChunk: chunkSize * samplers.length * (Number(data) + Number(generated)),
    async compute(numbers) {
      const chunks = numbers.map((number): Chunk => ({ number, sums: new RolloutSums(task, law) }));
      const cast = chunks.flatMap(castOf);
      const outcomes = await converse(
        speakers,
        cast.map(({ begin }) => begin),
        rowsAtOnce,
      );
      // In their own order, whichever has ended first: sums are rounded.
      cast.forEach(({ chunk, s }, i) => {
        const { values, tokens } = outcomes[i];
        chunk.sums.add(s, values);
        if (tokens !== undefined) chunk.sums.count(s, tokens);
      });
      return chunks.map((chunk) => {
        refuseDisagreement(chunk);
        return {
          chunk: chunk.number,
          ...chunk.sums.means(),
          tolerance,
          disagreement: chunk.disagreement,
        };
      });
    },
    dispose: () => {
      for (const each of Object.values(speakers)) each.dispose();
    },
  };
}

function emptyValues(): { readonly values: Float64Array; readonly tally: Tally } {
  const values = new Float64Array(ROLLOUT_VALUES.length);
  return {
    values,
    tally(value, amount) {
      values[ROLLOUT_VALUES.indexOf(value)] += amount;
    },
  };
}

function compared(chunk: Chunk, found: number): void {
  chunk.disagreement = Math.max(chunk.disagreement ?? 0, found);
}

/** Who fills: what it needs on the device, or how it reshapes the data's laws. */
interface Filler {
  readonly laws?: DeviceLaws;
  /** Its own laws with nothing revealed. */
  readonly opening?: StateLaws;
  readonly reshape?: Reshaping;
  /** Whether the filler has laws given the revealed tokens of a state. */
  readonly isPossible: (state: MaskedTokens) => boolean;
}

function fillerOf(tf: Tf, { predictor, length }: RolloutTask): Filler {
  const anyContext = () => true;
  if (predictor === undefined) return { isPossible: anyContext };
  const filling = fillingOf(predictor);
  switch (filling.kind) {
    case 'reshaped':
      return { reshape: filling.reshape, isPossible: anyContext };
    case 'model':
      return {
        laws: chainLaws(tf, filling.chain, length),
        opening: openingOf(filling.chain, length),
        isPossible: possibilityOf(filling.chain, length),
      };
    case 'network':
      return {
        laws: networkLaws(tf, filling.network, length),
        opening: networkOpening(filling.network, length),
        isPossible: anyContext,
      };
    case 'window':
      throw new MaskgapError(
        'engine',
        `predictor ${predictor.name}: every position sees revealed tokens of its own, and a full pass of the tensor engine the same for all`,
        'use --engine wasm or --engine reference',
      );
  }
}

function networkOpening(network: Network, length: number): StateLaws {
  const posteriors = new NetworkPosteriors(network, length);
  return (position, out, offset) => posteriors.law(position, out, offset);
}
