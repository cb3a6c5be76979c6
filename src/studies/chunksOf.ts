import type { DataModel } from '../models/index.js';
import type { PlannedEngine } from '../sampling/plan.js';
import type { SampledRun, StudyPlan } from './plan.js';
import { profileChunks } from './profileChunks.js';
import { rolledChunks } from './rolledChunks.js';
import type { Sources } from './rolledOut.js';
import type { RunChunks } from './runReading.js';

/** The chunks of a run on an engine. */
export function chunksOf(
  plan: StudyPlan,
  run: SampledRun,
  model: DataModel,
  sources: Sources,
  engine: PlannedEngine,
): Promise<RunChunks> {
  const chunks =
    run.kind === 'profile'
      ? Promise.resolve(profileChunks(plan, run, model, engine))
      : rolledChunks(plan, run, model, sources);
  // Whoever is given one kind of chunks hands back the same kind.
  return chunks as Promise<RunChunks>;
}
