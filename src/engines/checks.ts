import { fillWords, PURPOSE } from '../random/philox.js';
import type { CheckPolicy, SweepTask } from './engine.js';

/** Largest accepted relative disagreement of the entropies between incremental messages and a fresh pass. */
export const DISAGREEMENT_LIMIT = 1e-7;

/** Below this, tightening the tolerance further changes nothing in float64. */
export const TIGHTEST_TOLERANCE = 1e-13;

/** Every run: a few levels of one trajectory in every 16th chunk (about 1% of the work). */
export const ROUTINE_CHECKS: CheckPolicy = { everyChunks: 16, trajectories: 1, levels: 2 };

/** Under `--check`: one trajectory of every chunk, at many levels. */
export const THOROUGH_CHECKS: CheckPolicy = { everyChunks: 1, trajectories: 1, levels: 16 };

/** Numbers of revealed positions after which trajectory `index` of a chunk is checked; random, but fixed by the task. */
export function checkedLevels(task: SweepTask, chunk: number, index: number): ReadonlySet<number> {
  const { everyChunks, trajectories, levels } = task.checks;
  if (chunk % everyChunks !== 0 || index >= trajectories) return new Set();
  const words = new Uint32Array(4 * Math.ceil(levels / 4));
  fillWords(task.key, PURPOSE.checks, chunk * task.chunkSize + index, levels, words);
  return new Set(Array.from(words.subarray(0, levels), (word) => 1 + (word % task.length)));
}
