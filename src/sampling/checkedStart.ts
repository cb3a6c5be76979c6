import { ROUTINE_CHECKS, THOROUGH_CHECKS } from '../chunks/checks.js';
import type { ChunkTask } from '../chunks/task.js';
import type { MeansOf, Task } from '../chunks/tasks.js';
import type { Engine, EngineRun } from '../engines/engine.js';
import type { DataModel } from '../models/index.js';
import { keyFromSeed } from '../random/seed.js';
import type { ChunkKeeper } from './sampled.js';

/** What every plan says of its task. */
export interface TaskPlan {
  /** L */
  readonly length: number;
  readonly seed: string;
  readonly chunkSize: number;
  /** Compare with fresh passes at many levels. */
  readonly check: boolean;
}

/** What the tasks of all kinds of trajectories have in common. */
export function commonTask(
  model: DataModel,
  { length, seed, chunkSize, check }: TaskPlan,
  { tolerance }: Pick<Engine, 'tolerance'>,
): ChunkTask {
  return {
    chain: model.process,
    length,
    key: keyFromSeed(seed),
    chunkSize,
    tolerance,
    checks: check ? THOROUGH_CHECKS : ROUTINE_CHECKS,
  };
}

/**
 * The tolerance of samplers that choose positions by their laws: scores are compared after rounding to 6 decimals, and what
 * is dropped of a message must not decide between positions whose laws differ by little more.
 */
export function precise({ tolerance }: Pick<Engine, 'tolerance'>): Pick<Engine, 'tolerance'> {
  return { tolerance: Math.min(tolerance, 1e-6) };
}

/**
 * Starts a run. Chunk 0, which is always checked against fresh passes, says whether the usual tolerance is tight enough
 * for this model: if the check had to tighten it, all chunks take the tighter one.
 *
 * @throws MaskgapError with code 'engine' where the engine does not take such a task
 */
export async function startChecked<One extends Task>(
  engine: Engine,
  task: One,
  workers: number,
  keeper?: ChunkKeeper<MeansOf<One>>,
  onNotice?: (notice: string) => void,
): Promise<EngineRun<MeansOf<One>>> {
  const refusal = engine.takes(task);
  if (refusal !== undefined) throw refusal;
  let run = await engine.start(task, workers);
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
    run = await engine.start({ ...task, tolerance: pilot.tolerance }, workers);
  }
  return {
    parallelism: run.parallelism,
    computeChunk: async (chunk) => (chunk === 0 ? pilot : compute(chunk)),
    close: () => run.close(),
  };
}
