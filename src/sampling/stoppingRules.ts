import { MINIMUM_CHUNKS } from '../chunks/task.js';
import type { PlannedSampling } from './plan.js';
import { overallPrecision, type Precision } from './precision.js';
import type { AnyChunk, Sampled } from './sampled.js';

/** How many chunks a run has: a function of the chunks alone, and so the same whoever computes them. */
export interface StoppingRule<Chunk> {
  /** Chunks that come first. */
  readonly pilot: number;
  /**
   * The number of chunks of a stage, those of the stages before it included; as many as before if they are enough.
   *
   * @param stage from 1 on
   * @param chunks all those of the stages before; fewer than the pilot's make a forecast
   */
  chunksOf(stage: number, chunks: () => Promise<readonly Chunk[]>): Promise<number>;
}

/** So many chunks. */
export function fixedNumber<Chunk>(chunks: number): StoppingRule<Chunk> {
  return { pilot: chunks, chunksOf: async () => chunks };
}

/** Least and most by which the number of chunks grows between two looks at their precision. */
const LEAST_GROWTH = 1.05;
const MOST_GROWTH = 3;

/** Part of the predicted growth that is done before the next look, so that a rough prediction does not overshoot. */
const CAUTION = 0.9;

/**
 * Of a run whose chunks are all computed by one process: looks at 32 chunks, and then again and again where those so far say
 * that nearly enough will be there, until they are precise enough.
 *
 * @param onLook told what a look has shown
 */
export function untilPrecise<Chunk extends AnyChunk>(
  { readingOf }: Pick<Sampled<Chunk>, 'readingOf'>,
  onLook?: (precision: Precision, chunks: number) => void,
): StoppingRule<Chunk> {
  return {
    pilot: MINIMUM_CHUNKS,
    async chunksOf(_stage, before) {
      const chunks = await before();
      const precision = overallPrecision(readingOf(chunks).precision());
      onLook?.(precision, chunks.length);
      const growth = precision.improvable === 0 ? 1 : precision.growth;
      if (growth <= 1) return chunks.length;
      return Math.ceil(
        chunks.length *
          (growth < MOST_GROWTH ? Math.max(LEAST_GROWTH, 1 + CAUTION * (growth - 1)) : MOST_GROWTH),
      );
    },
  };
}

/** Stages beyond the pilot. */
const STAGES = 6;
/** Chunks of a further stage over what the law asks for: the spread of the new ones is not known. */
const AGAIN = 1.04;

/** Most chunks that a target may lead to; what misses it by then is said to. */
const MOST_CHUNKS = 100_000;

/**
 * Of a run whose chunks many processes compute, which should meet seldom. Stage 1 has the chunks that the law of square
 * roots asks for by the pilot, whose spread is uncertain by a quarter of its square: half of the runs need more. Each further
 * stage has the chunks that all before it ask for, and a few more, until the target is met.
 */
export function byStages<Chunk extends AnyChunk>(
  sampling: PlannedSampling,
  { readingOf }: Pick<Sampled<Chunk>, 'readingOf'>,
): StoppingRule<Chunk> {
  const { chunks: fixed } = sampling;
  const pilot = pilotChunks(sampling);
  return {
    pilot,
    async chunksOf(stage, before) {
      if (fixed !== undefined) return fixed;
      const chunks = await before();
      const least = Math.max(chunks.length, pilot);
      if (stage > STAGES) return least;
      const growths = readingOf(chunks)
        .precision()
        .flatMap(({ improvable, growth }) => (improvable > 0 ? [growth] : []));
      if (growths.length === 0) return least;
      const wanted = Math.ceil(chunks.length * Math.max(...growths) * (stage === 1 ? 1 : AGAIN));
      return Math.max(least, Math.min(MOST_CHUNKS, wanted));
    },
  };
}

/** Chunks of the pilot of such a run: 0 says the tolerance, 32 the spread. */
export function pilotChunks({ chunks }: Pick<PlannedSampling, 'chunks'>): number {
  return chunks === undefined ? MINIMUM_CHUNKS : 1;
}
