import type { Engine, EngineRun } from '../engines/engine.js';
import { MINIMUM_CHUNKS } from '../estimators/collect.js';
import type { InformationProfile } from '../estimators/informationProfile.js';
import type { Precision } from '../estimators/precision.js';
import type { ChunkKeeper } from '../estimators/sampling.js';
import type { TrajectoryPlan } from '../estimators/trajectories.js';
import type { ChunkedEstimate } from '../statistics/paired.js';
import type { PlannedRun, PlannedSampling } from './plan.js';

/** A run whose cells are sampled. */
export interface SampledRun extends PlannedRun {
  readonly sampling: PlannedSampling;
}

/** What all chunks have. */
export interface AnyChunk {
  readonly chunk: number;
  readonly tolerance: number;
}

/** How the chunks of a run are computed and read, and what they say of its cells. */
export interface RunChunks<Chunk extends AnyChunk> {
  /** What a trajectory needs on an engine. */
  needs(engine: Engine): TrajectoryPlan;
  /** Begins on an engine; chunk 0 says the tolerance. */
  start(
    engine: Engine,
    workers: number,
    keeper?: ChunkKeeper<Chunk>,
    onNotice?: (notice: string) => void,
  ): Promise<EngineRun<Chunk>>;
  /** A chunk from its text. */
  decode(text: string, place: string): Chunk;
  /** @param chunks chunks 0, 1, 2, .. without gaps; at least 2 */
  readingOf(chunks: readonly Chunk[]): RunReading;
}

/** What the chunks of a run say. */
export interface RunReading {
  /** How the cells stand to the target, in their order, those that are only compared with the run last. */
  precision(): readonly Precision[];
  /** The results of the cells, in their order. @param profile that of a run that says so */
  results(profile?: InformationProfile): object[];
  /** What the chunks say of each cell, in their order, where cells of other runs are compared with it. */
  chunked(): readonly (ChunkedEstimate | undefined)[];
  /** The profile that they estimate, if it is one. */
  readonly information?: InformationProfile;
}

/**
 * More chunks than the law of square roots asks for: the spread of 32 chunks is itself uncertain by an eighth, and all
 * shards must come to one number from it. One run in ten or so then misses its target by a little.
 */
const MARGIN = 1.5;

/** Most chunks that a target may lead to; what misses it by then is said to. */
const MOST_CHUNKS = 100_000;

/** Chunks that must be there before the number of chunks is known: 0 says the tolerance, 32 the spread. */
export function pilotChunks({ sampling: { chunks } }: SampledRun): number {
  return chunks === undefined ? MINIMUM_CHUNKS : 1;
}

/**
 * The number of chunks of a run: fixed, or what its target takes by the spread of the first 32 chunks. A function of the
 * plan alone, as these chunks are, so that every shard comes to the same number. (A forecast gives fewer.)
 */
export function numberOfChunks<Chunk extends AnyChunk>(
  run: SampledRun,
  { readingOf }: RunChunks<Chunk>,
  pilot: readonly Chunk[],
): number {
  const { chunks } = run.sampling;
  if (chunks !== undefined) return chunks;
  const growths = readingOf(pilot)
    .precision()
    .flatMap(({ improvable, growth }) => (improvable > 0 ? [growth] : []));
  if (growths.length === 0) return pilotChunks(run);
  const wanted = Math.ceil(pilot.length * Math.max(...growths) * MARGIN);
  return Math.min(MOST_CHUNKS, Math.max(pilotChunks(run), wanted));
}
