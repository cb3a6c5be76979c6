import { MaskgapError } from '../errors.js';
import type { PhiloxKey } from '../random/philox.js';
import { fillWords, PURPOSE } from '../random/philox.js';
import type { CheckPolicy } from './task.js';

/** What an engine's messages can resolve. */
export interface Accuracy {
  /** Largest accepted relative disagreement of the entropies between incremental messages and a fresh float64 pass. */
  readonly disagreement: number;
  /** Below this, tightening the tolerance further changes nothing. */
  readonly tightest: number;
  /** What to do where that is not enough; absent if there is nothing better. */
  readonly otherwise?: string;
}

export const FLOAT64: Accuracy = { disagreement: 1e-7, tightest: 1e-13 };
export const FLOAT32: Accuracy = { disagreement: 1e-5, tightest: 1e-7, otherwise: 'use --engine reference' };

/** Every run: two levels of one trajectory in every 64th chunk, chunk 0 among them. */
export const ROUTINE_CHECKS: CheckPolicy = { everyChunks: 64, trajectories: 1, levels: 2 };

/** Under `--check`: one trajectory of every chunk, at many levels. */
export const THOROUGH_CHECKS: CheckPolicy = { everyChunks: 1, trajectories: 1, levels: 16 };

/** Numbers of revealed positions (of `positions`) after which trajectory `index` of a chunk is checked; random, but fixed by the task. */
export function checkedLevels(
  task: { readonly key: PhiloxKey; readonly chunkSize: number; readonly checks: CheckPolicy },
  positions: number,
  chunk: number,
  index: number,
): ReadonlySet<number> {
  const { everyChunks, trajectories, levels } = task.checks;
  if (chunk % everyChunks !== 0 || index >= trajectories) return new Set();
  const words = new Uint32Array(4 * Math.ceil(levels / 4));
  fillWords(task.key, PURPOSE.checks, chunk * task.chunkSize + index, levels, words);
  return new Set(Array.from(words.subarray(0, levels), (word) => 1 + (word % positions)));
}

/**
 * A chunk that passes its check: one that fails is computed again with a tighter tolerance, so that its content depends on
 * the task alone.
 *
 * @throws MaskgapError if the tightest tolerance does not help
 */
export async function settledChunk<Means extends { readonly disagreement?: number }>(
  task: { readonly tolerance: number },
  accuracy: Accuracy,
  chunk: number,
  compute: (tolerance: number) => Promise<Means>,
): Promise<Means> {
  for (let { tolerance } = task; ; tolerance /= 100) {
    const means = await compute(tolerance);
    if (means.disagreement === undefined || means.disagreement <= accuracy.disagreement) return means;
    if (tolerance > accuracy.tightest) continue;
    throw new MaskgapError(
      accuracy.otherwise === undefined ? 'internal' : 'engine',
      `chunk ${chunk}: incremental and fresh messages disagree by ${means.disagreement.toExponential(1)} (relative) even at tolerance ${tolerance.toExponential(0)}`,
      accuracy.otherwise ?? 'the model is beyond what float64 resolves; please report it',
    );
  }
}
