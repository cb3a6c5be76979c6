import { type ChunkMeans, MINIMUM_CHUNKS } from '../chunks/task.js';
import type { EngineRun } from '../engines/engine.js';

/** Least and most by which the number of chunks grows between two looks at their precision. */
const LEAST_GROWTH = 1.05;
const MOST_GROWTH = 3;

/** Part of the predicted growth that is done before the next look, so that a rough prediction does not overshoot. */
const CAUTION = 0.9;

/** Why sampling stopped. */
export type StopReason = 'trajectories' | 'precision' | 'time limit' | 'interrupted';

export interface StopRule<Means = ChunkMeans> {
  /** A fixed number of chunks; precision is not looked at. */
  readonly chunks?: number;
  /** By how much the number of chunks must grow for them to be precise enough, as far as they can tell; 1 if they are. */
  readonly growth: (chunks: readonly Means[]) => number;
  /** Chunks that are computed whatever says stop: as many as an estimate needs; 2 by default. */
  readonly least?: number;
  /** When the wall-clock budget began, by `performance.now()`; by default with the first chunk. */
  readonly started?: number;
  /** Wall-clock budget in seconds. */
  readonly timeLimit?: number;
  readonly signal?: AbortSignal;
  readonly onChunk?: (chunks: number, seconds: number) => void;
}

export interface Collected<Means = ChunkMeans> {
  /** In the order of their numbers, without gaps. */
  readonly chunks: readonly Means[];
  readonly stopped: StopReason;
}

/**
 * Computes chunks 0, 1, 2, .. until the rule says stop. Precision is judged at 32 chunks, and then where those
 * so far say that nearly enough will be there: for a given rule the number of chunks depends on their content alone.
 * An interrupt or the time limit lets the chunks in hand finish.
 */
export async function collectChunks<Means>(
  run: EngineRun<Means>,
  rule: StopRule<Means>,
): Promise<Collected<Means>> {
  const chunks: Means[] = [];
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const begun = rule.started ?? started;
  const outOfTime = () => rule.timeLimit !== undefined && (performance.now() - begun) / 1000 > rule.timeLimit;

  let target = rule.chunks ?? MINIMUM_CHUNKS;
  for (;;) {
    await extendTo(target);
    if (chunks.length === target) {
      if (rule.chunks !== undefined) return { chunks, stopped: 'trajectories' };
      const growth = rule.growth(chunks);
      if (growth <= 1) return { chunks, stopped: 'precision' };
      target = Math.ceil(
        target * (growth < MOST_GROWTH ? Math.max(LEAST_GROWTH, 1 + CAUTION * (growth - 1)) : MOST_GROWTH),
      );
    }
    if (rule.signal?.aborted) return { chunks, stopped: 'interrupted' };
    if (outOfTime()) return { chunks, stopped: 'time limit' };
  }

  async function extendTo(count: number): Promise<void> {
    const results = new Map<number, Means>();
    const first = chunks.length;
    let next = first;
    const mayGoOn = () => next < (rule.least ?? 2) || !(rule.signal?.aborted || outOfTime());
    const worker = async () => {
      while (next < count && mayGoOn()) {
        const chunk = next++;
        results.set(chunk, await run.computeChunk(chunk));
        rule.onChunk?.(first + results.size, seconds());
      }
    };
    await Promise.all(Array.from({ length: run.parallelism }, worker));
    for (let c = first; results.has(c); c++) chunks.push(results.get(c)!);
  }
}
