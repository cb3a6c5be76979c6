import type { Engine } from '../engines/engine.js';
import type { Doubt } from '../estimators/scrutiny.js';
import { inParallel, sampleBy } from './loop.js';
import type { MeasureOptions, SamplingRecord, StopReason } from './options.js';
import type { ChunkPlan } from './plan.js';
import { overallPrecision } from './precision.js';
import type { AnyChunk, ChunkKeeper, Reading, Sampled } from './sampled.js';
import { fixedNumber, untilPrecise } from './stoppingRules.js';
import { workersWithin } from './trajectories.js';

/** What a run in one process has come to. */
export interface SampledOnce<Said extends Reading> {
  readonly reading: Said;
  readonly sampling: SamplingRecord;
  /** Watched estimates that missed the target within the time limit. */
  readonly missed: number;
}

/**
 * Samples in one process: a number of chunks, or until the watched estimates are precise. An interrupt or the time limit lets
 * the chunks in hand finish.
 *
 * @param least chunks that are computed whatever says stop: as many as an estimate needs
 * @param openKeeper where chunks are kept, if anywhere
 */
export async function sampleOnce<Chunk extends AnyChunk, Said extends Reading>(
  sampled: Sampled<Chunk, Said>,
  engine: Engine,
  plan: ChunkPlan,
  options: MeasureOptions,
  {
    least = 2,
    openKeeper,
  }: { least?: number; openKeeper?: () => Promise<ChunkKeeper<Chunk> | undefined> } = {},
): Promise<SampledOnce<Said>> {
  const { signal, timeLimit, onNotice, onProgress } = options;
  const { chunkSize } = plan;
  const fitting = workersWithin(engine, sampled.needs(engine), options);
  const workers = Math.min(fitting, plan.chunks ?? fitting);
  noteRounding(plan, options);
  const run = await sampled.start(engine, workers, await openKeeper?.(), onNotice);
  const began = performance.now();
  const { started = began } = options;
  const outOfTime = () => timeLimit !== undefined && (performance.now() - started) / 1000 > timeLimit;
  const chunks: Chunk[] = [];
  let expectedChunks = plan.chunks;
  let worstRelativeError: number | undefined;

  /** Computes chunks up to a number; those that are there without gaps count. */
  async function extendTo(total: number): Promise<void> {
    const first = chunks.length;
    const found = new Map<number, Chunk>();
    let next = first;
    const numbers = Array.from({ length: total - first }, (_, i) => first + i);
    const mayGoOn = () => next < least || !(signal?.aborted || outOfTime());
    await inParallel(numbers, run.parallelism, mayGoOn, async (chunk) => {
      next = chunk + 1;
      found.set(chunk, await run.computeChunk(chunk));
      const count = first + found.size;
      onProgress?.({
        trajectories: count * chunkSize,
        seconds: (performance.now() - began) / 1000,
        worstRelativeError,
        expectedTrajectories: expectedChunks && Math.max(count, expectedChunks) * chunkSize,
      });
    });
    for (let chunk = first; found.has(chunk); chunk++) chunks.push(found.get(chunk)!);
  }

  const rule =
    plan.chunks === undefined
      ? untilPrecise(sampled, (precision, count) => {
          expectedChunks = Math.ceil(precision.growth * count);
          worstRelativeError = precision.worstRelativeError;
        })
      : fixedNumber<Chunk>(plan.chunks);
  const available = {
    has: async (total: number) => chunks.length >= total,
    load: async () => chunks,
  };
  try {
    const { complete } = await sampleBy(rule, available, async ({ total }) => {
      await extendTo(total);
      return chunks.length === total;
    });
    const reached = plan.chunks === undefined ? 'precision' : 'trajectories';
    const stopped = complete ? reached : signal?.aborted ? 'interrupted' : 'time limit';
    const reading = sampled.readingOf(chunks);
    const judged = stopped === 'time limit' || stopped === 'precision';
    // Before the doubts, which are of what has been looked at.
    const { missed } = overallPrecision(reading.precision());
    return {
      reading,
      missed: judged ? missed : 0,
      sampling: samplingRecord(engine, workers, chunkSize, stopped, chunks, reading.doubts()),
    };
  } finally {
    await run.close();
  }
}

function noteRounding(
  { chunks, chunkSize }: ChunkPlan,
  { trajectories, onNotice }: Pick<MeasureOptions, 'trajectories' | 'onNotice'>,
): void {
  if (chunks === undefined || chunks * chunkSize === trajectories) return;
  onNotice?.(`${trajectories} trajectories are rounded up to ${chunks} chunks of ${chunkSize}`);
}

/** How chunks were computed. */
function samplingRecord(
  { name, device }: Pick<Engine, 'name' | 'device'>,
  workers: number,
  chunkSize: number,
  stopped: StopReason,
  chunks: readonly AnyChunk[],
  doubts: readonly Doubt[],
): SamplingRecord {
  const alarms = doubts.map(({ alarm }) => alarm);
  return {
    engine: name,
    device,
    workers,
    chunks: chunks.length,
    trajectories: chunks.length * chunkSize,
    chunkSize,
    stopped,
    tolerance: Math.min(...chunks.map(({ tolerance }) => tolerance)),
    disagreement: Math.max(...chunks.map(({ disagreement = 0 }) => disagreement)),
    ...(alarms.length > 0 ? { alarms } : {}),
  };
}
