import type { ChunkMeans } from '../engines/engine.js';
import { MINIMUM_CHUNKS } from '../estimators/collect.js';
import type { InformationProfile } from '../estimators/informationProfile.js';
import { precisionOf } from '../estimators/precision.js';
import type { SampledProfile } from '../estimators/sampledProfile.js';
import { type Reading, readingOf, type SamplingPlan } from '../estimators/sampling.js';
import type { DataModel } from '../models/index.js';
import type { RequestedSchedule } from '../schedules/requested.js';
import type { Cell } from './cell.js';
import type { PlannedEngine, PlannedRun, PlannedSampling, StudyPlan } from './plan.js';
import { quantityNamed } from './quantities/registry.js';
import { remembering } from './remembering.js';

/** A run whose cells are sampled. */
export interface SampledRun extends PlannedRun {
  readonly sampling: PlannedSampling;
}

/** More chunks than the law of square roots asks for: the spread of 32 chunks is itself uncertain by an eighth. */
const MARGIN = 1.25;

/** Most chunks that a target may lead to; what misses it by then is said to. */
const MOST_CHUNKS = 100_000;

/** What the engine is to draw for a run. */
export function samplingPlanOf(plan: StudyPlan, run: SampledRun, { asked }: PlannedEngine): SamplingPlan {
  const { chunkSize, check, trajectories } = run.sampling;
  const cells = cellsOfRun(plan, run);
  return {
    length: run.length,
    seed: run.seed,
    chunkSize,
    check,
    schedules: schedulesOf(cells),
    trajectories,
    ...(asked ? { asked: { levels: levelsOf(cells, plan) } } : {}),
  };
}

/** How the chunks of a run are read. */
export function readingOfRun(
  plan: StudyPlan,
  run: SampledRun,
  model: DataModel,
  engine: PlannedEngine,
): Reading {
  return readingOf(model, samplingPlanOf(plan, run, engine));
}

export function cellsOfRun(plan: StudyPlan, run: PlannedRun): Cell[] {
  return run.cells.map((number) => plan.cells[number]);
}

/** The schedules that the cells ask for, each once. */
function schedulesOf(cells: readonly Cell[]): RequestedSchedule[] {
  const schedules = new Map<string, RequestedSchedule>();
  for (const cell of cells)
    for (const request of quantityNamed(cell.quantity).schedulesOf(cell))
      schedules.set(JSON.stringify([request.parsed.name, request.requestedSteps]), request);
  return [...schedules.values()];
}

/** The levels that the cells ask for beside their schedules'; undefined for every level. */
function levelsOf(cells: readonly Cell[], { settings }: StudyPlan): readonly number[] | undefined {
  const levels = cells.map(({ quantity }) => quantityNamed(quantity).levelsOf(settings));
  return levels.includes(undefined) ? undefined : levels.flatMap((asked = []) => asked);
}

/** Chunks that must be there before the number of chunks is known: 0 says the tolerance, 32 the spread. */
export function pilotChunks({ sampling: { chunks } }: SampledRun): number {
  return chunks === undefined ? MINIMUM_CHUNKS : 1;
}

/**
 * The number of chunks of a run: fixed, or what its target takes by the spread of the first 32 chunks. A function of the
 * plan alone, as these chunks are, so that every shard comes to the same number. (A forecast gives fewer.)
 */
export function numberOfChunks(
  plan: StudyPlan,
  run: SampledRun,
  { informationOf }: Reading,
  pilot: readonly ChunkMeans[],
): number {
  const { chunks } = run.sampling;
  if (chunks !== undefined) return chunks;
  const { improvable, growth } = precisionOfRun(plan, run, informationOf(pilot));
  if (improvable === 0) return pilotChunks(run);
  return Math.min(MOST_CHUNKS, Math.max(pilotChunks(run), Math.ceil(pilot.length * growth * MARGIN)));
}

/** How the cells of a run stand to its target. */
export function precisionOfRun(plan: StudyPlan, run: SampledRun, information: SampledProfile) {
  const remembered = remembering(information);
  const estimates = watchedOf(plan, run, remembered);
  return precisionOf(estimates, run.length, run.sampling.target!, information.rounding);
}

function watchedOf(plan: StudyPlan, run: PlannedRun, information: InformationProfile) {
  return cellsOfRun(plan, run).flatMap((cell) =>
    quantityNamed(cell.quantity).watched(information, cell, plan.settings),
  );
}
