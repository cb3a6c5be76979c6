import { MINIMUM_CHUNKS } from '../chunks/task.js';
import type { Engine, EngineRun } from '../engines/engine.js';
import type { InformationProfile } from '../estimators/informationProfile.js';
import type { Doubt } from '../estimators/scrutiny.js';
import type { ChunkedEstimate } from '../statistics/paired.js';
import type { PlannedSampling } from './plan.js';
import type { Precision } from './precision.js';
import type { ChunkKeeper } from './sweeps.js';
import type { TrajectoryPlan } from './trajectories.js';

/** What is sampled as planned. */
export interface WithSampling {
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
  /** What speaks against the errors of all cells. */
  doubts(): readonly Doubt[];
  /** The results of the cells, in their order. @param profile that of a run that says so */
  results(profile?: InformationProfile): object[];
  /** What the chunks say of each cell, in their order, where cells of other runs are compared with it. */
  chunked(): readonly (ChunkedEstimate | undefined)[];
  /** The profile that they estimate, if it is one. */
  readonly information?: InformationProfile;
}

/**
 * A run under a target goes by stages, each a number of chunks that is a function of the chunks of the stages before it, and
 * so of the plan alone. The pilot is stage 0. Stage 1 has the chunks that the law of square roots asks for by the pilot,
 * whose spread is uncertain by a quarter of its square: half of the runs need more. Each further stage has the chunks that
 * all before it ask for, and a few more, until the target is met.
 */
const STAGES = 6;
/** Chunks of a further stage over what the law asks for: the spread of the new ones is not known. */
const AGAIN = 1.04;

/** Most chunks that a target may lead to; what misses it by then is said to. */
const MOST_CHUNKS = 100_000;

/** Chunks that must be there before the number of chunks is known: 0 says the tolerance, 32 the spread. */
export function pilotChunks({ sampling: { chunks } }: WithSampling): number {
  return chunks === undefined ? MINIMUM_CHUNKS : 1;
}

/**
 * The number of chunks of a stage, those of the stages before it included; the same as before if nothing more is needed.
 *
 * @param chunks all those of the stages before; fewer than the pilot's make a forecast
 * @param stage from 1 on
 */
export function chunksOfStage<Chunk extends AnyChunk>(
  run: WithSampling,
  { readingOf }: RunChunks<Chunk>,
  chunks: readonly Chunk[],
  stage: number,
): number {
  const { chunks: fixed } = run.sampling;
  if (fixed !== undefined) return fixed;
  const before = Math.max(chunks.length, pilotChunks(run));
  if (stage > STAGES) return before;
  const growths = readingOf(chunks)
    .precision()
    .flatMap(({ improvable, growth }) => (improvable > 0 ? [growth] : []));
  if (growths.length === 0) return before;
  const wanted = Math.ceil(chunks.length * Math.max(...growths) * (stage === 1 ? 1 : AGAIN));
  return Math.max(before, Math.min(MOST_CHUNKS, wanted));
}

/** A stage of a run (0 is the pilot) and the number of its chunks, those of the stages before it included. */
export interface Stage {
  readonly stage: number;
  readonly total: number;
}

/** The chunks of a run that are there. */
export interface Available<Chunk extends AnyChunk> {
  /** Whether chunks 0 .. total - 1 all are. */
  has(total: number): Promise<boolean>;
  load(total: number): Promise<readonly Chunk[]>;
}

/**
 * Follows the stages of a run as far as chunks are there: the last one, or the first that lacks some of its chunks.
 *
 * @param from where it stood before, if that is known
 */
export async function followStages<Chunk extends AnyChunk>(
  run: WithSampling,
  kind: RunChunks<Chunk>,
  { has, load }: Available<Chunk>,
  from: Stage = { stage: 0, total: pilotChunks(run) },
): Promise<Stage & { readonly complete: boolean }> {
  for (let { stage, total } = from; ; stage++) {
    if (!(await has(total))) return { stage, total, complete: false };
    const fixed = run.sampling.chunks;
    const next = fixed ?? chunksOfStage(run, kind, await load(total), stage + 1);
    if (next === total) return { stage, total, complete: true };
    total = next;
  }
}
