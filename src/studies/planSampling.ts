import type { Engine } from '../engines/engine.js';
import { MaskgapError } from '../errors.js';
import type { ParsedSampler } from '../samplers/sampler.js';
import type { PlannedEngine, PlannedSampling } from '../sampling/plan.js';
import { planChunks } from '../sampling/plan.js';
import { type TrajectoryPlan, workersWithin } from '../sampling/trajectories.js';
import type { PlacedCell } from './grid.js';
import type { Sources } from './rolledOut.js';
import type { StudyFile } from './studyFile.js';

/** What a planned study is to be computed with; the numbers do not depend on it, but it must suffice. */
export interface Machine {
  /** Threads; by default one per core. */
  readonly workers?: number;
  /** Bytes, over all threads. */
  readonly memory?: number;
}

/** An engine of this machine, and what the plan says of it. */
export interface Engines {
  readonly engine: Engine;
  readonly planned: PlannedEngine;
}

/** What the runs of a study are planned from. */
export interface Planning {
  readonly study: StudyFile;
  readonly cells: readonly PlacedCell[];
  readonly samplers: readonly ParsedSampler[];
  readonly sources: Sources;
  readonly engines: readonly Engines[];
  readonly machine: Machine;
}

/**
 * How a run is sampled, on the first of these engines or, where that cannot serve it, the next.
 *
 * @param chooses whether a schedule is chosen on what is sampled
 */
export async function planSampling(
  { study: { document, fault }, machine }: Planning,
  engines: readonly Engines[],
  length: number,
  needsOn: (engine: Engine) => TrajectoryPlan | Promise<TrajectoryPlan>,
  chooses = false,
): Promise<PlannedSampling> {
  const { relativeError = 0.01, absoluteError = 1e-6, check = false } = document;
  const [{ engine }] = engines;
  const needs = await needsOn(engine);
  // Throws where not even one worker fits.
  workersWithin(engine, needs, { length, ...machine });
  const { method, windows } = needs;
  const { chunkSize, chunks } = chunkPlan();
  return {
    engines: engines.map(({ planned }) => planned),
    chunkSize,
    check,
    trajectories: { method, ...(windows === undefined ? {} : { windows }) },
    ...(chunks === undefined ? { target: { relativeError, absoluteError } } : { chunks }),
  };

  function chunkPlan() {
    try {
      return planChunks(length, method, document, chooses);
    } catch (error) {
      if (!(error instanceof MaskgapError)) throw error;
      throw fault(['trajectories'], error.message, error.remedy);
    }
  }
}
