import type { Engine, EngineRun } from '../engines/engine.js';
import type { Doubt } from '../estimators/scrutiny.js';
import type { Precision } from './precision.js';
import type { TrajectoryPlan } from './trajectories.js';

/** What all chunks have. */
export interface AnyChunk {
  readonly chunk: number;
  readonly tolerance: number;
  readonly disagreement?: number;
}

/** Where chunks that are computed already may be found, and where new ones are kept. */
export interface ChunkKeeper<Chunk> {
  get(chunk: number): Chunk | undefined;
  add(chunk: Chunk): Promise<void>;
}

/** A chunk from its text; `place` is named when that is damaged. */
export type Decode<Chunk> = (text: string, place: string) => Chunk;

/** What is sampled: how its chunks are computed and kept, and what they say together. */
export interface Sampled<Chunk extends AnyChunk, Said extends Reading = Reading> {
  /** What a trajectory needs on an engine. */
  needs(engine: Engine): TrajectoryPlan;
  /**
   * Begins on an engine; chunk 0 says the tolerance.
   *
   * @throws MaskgapError with code 'engine' where the engine cannot serve
   */
  start(
    engine: Engine,
    workers: number,
    keeper?: ChunkKeeper<Chunk>,
    onNotice?: (notice: string) => void,
  ): Promise<EngineRun<Chunk>>;
  /** Loaded with the first text: its schema takes longer to set up than a small run. */
  decoder(): Promise<Decode<Chunk>>;
  /** @param chunks chunks 0, 1, 2, .. without gaps; at least 2 */
  readingOf(chunks: readonly Chunk[]): Said;
}

/** What chunks say together. */
export interface Reading {
  /** How the watched estimates stand to the target, group by group. */
  precision(): readonly Precision[];
  /** What speaks against the errors of all of them. */
  doubts(): readonly Doubt[];
}
