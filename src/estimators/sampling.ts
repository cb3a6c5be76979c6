import { lagEntropies } from '../../kernels/reference/lagEntropies.js';
import { ROUTINE_CHECKS, THOROUGH_CHECKS } from '../engines/checks.js';
import type { ChunkMeans, Engine, EngineRun, SweepTask } from '../engines/engine.js';
import { type DataModel, sequenceEntropy } from '../models/index.js';
import { keyFromSeed } from '../random/seed.js';
import type { RequestedSchedule } from '../schedules/requested.js';
import { type KeptSchedule, readingsFor } from './longSequences.js';
import { SampledProfile } from './sampledProfile.js';
import type { TrajectoryKind } from './trajectories.js';

/** Everything that determines the chunks of a run, besides the model and the engine. */
export interface SamplingPlan {
  /** L */
  readonly length: number;
  readonly seed: string;
  readonly chunkSize: number;
  /** Compare with fresh passes at many levels. */
  readonly check: boolean;
  /** Schedules that will be asked for. */
  readonly schedules: readonly RequestedSchedule[];
  readonly trajectories: TrajectoryKind;
}

/** What an engine is to compute, and what its chunks say together. */
export interface Sampling {
  readonly task: SweepTask;
  /** Schedules whose sums are kept beside the levels. */
  readonly kept: readonly KeptSchedule[];
  /** @param chunks chunks 0, 1, 2, .. without gaps; at least 2 */
  informationOf(chunks: readonly ChunkMeans[]): SampledProfile;
}

/** The sampling of a model's profile as planned, on an engine of that tolerance. */
export function samplingOf(
  model: DataModel,
  { length, seed, chunkSize, check, schedules, trajectories }: SamplingPlan,
  { tolerance }: Pick<Engine, 'tolerance'>,
): Sampling {
  const { readings, kept } = readingsFor(length, schedules);
  const entropy = sequenceEntropy(model, length);
  return {
    kept,
    task: {
      chain: model.process,
      length,
      key: keyFromSeed(seed),
      chunkSize,
      tolerance,
      checks: check ? THOROUGH_CHECKS : ROUTINE_CHECKS,
      readings,
      windows: trajectories.windows,
      lags: trajectories.method === 'gaps' ? lagEntropies(model.process, length) : undefined,
    },
    informationOf: (chunks) =>
      new SampledProfile(chunks, entropy, {
        method: trajectories.method,
        length,
        levels: readings.levels,
        kept,
      }),
  };
}

/** Where chunks that are computed already may be found, and where new ones are kept. */
export interface ChunkKeeper<Means> {
  get(chunk: number): Means | undefined;
  add(chunk: Means): Promise<void>;
}

/**
 * Starts a run. Chunk 0, which is always checked against fresh passes, says whether the usual tolerance is tight enough
 * for this model: if the check had to tighten it, all chunks take the tighter one.
 *
 * @param start how the engine begins a run of this task
 */
export async function startChecked<
  Task extends { readonly tolerance: number },
  Means extends { readonly tolerance: number },
>(
  start: (task: Task) => Promise<EngineRun<Means>>,
  task: Task,
  keeper?: ChunkKeeper<Means>,
  onNotice?: (notice: string) => void,
): Promise<EngineRun<Means>> {
  let run = await start(task);
  const compute = async (chunk: number) => {
    const stored = keeper?.get(chunk);
    if (stored !== undefined) return stored;
    const means = await run.computeChunk(chunk);
    await keeper?.add(means);
    return means;
  };
  const pilot = await compute(0);
  if (pilot.tolerance < task.tolerance) {
    onNotice?.(
      `messages of this model settle slowly: tolerance tightened from ${task.tolerance} to ${pilot.tolerance}`,
    );
    await run.close();
    run = await start({ ...task, tolerance: pilot.tolerance });
  }
  return {
    parallelism: run.parallelism,
    computeChunk: async (chunk) => (chunk === 0 ? pilot : compute(chunk)),
    close: () => run.close(),
  };
}
