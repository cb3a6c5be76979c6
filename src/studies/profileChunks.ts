import type { ChunkMeans } from '../chunks/task.js';
import type { DataModel } from '../models/index.js';
import type { Cell } from '../quantities/cell.js';
import { quantityNamed } from '../quantities/registry.js';
import type { PlannedEngine } from '../sampling/plan.js';
import { precisionOf } from '../sampling/precision.js';
import { profileSampling, type SamplingPlan } from '../sampling/sweeps.js';
import { withNeeds } from '../sampling/trajectories.js';
import type { RequestedSchedule } from '../schedules/requested.js';
import { resultsFrom } from './cellResults.js';
import type { SampledRun } from './plan.js';
import { cellsOfRun, type StudyPlan } from './plan.js';
import { remembering } from './remembering.js';
import type { RunChunks } from './runReading.js';

/** Chunks of the information profile. */
export function profileChunks(
  plan: StudyPlan,
  run: SampledRun,
  model: DataModel,
  engine: PlannedEngine,
): RunChunks<ChunkMeans> {
  const { length, seed, sampling } = run;
  const { chunkSize, check, trajectories } = sampling;
  const compared = (run.profileOf ?? []).map((number) => plan.cells[number]);
  const cells = [...cellsOfRun(plan, run), ...compared];
  const samplingPlan: SamplingPlan = {
    length,
    seed,
    chunkSize,
    check,
    schedules: schedulesOf(cells),
    trajectories,
    ...(engine.asked ? { asked: { levels: levelsOf(cells, plan) } } : {}),
  };
  const profile = profileSampling(model, samplingPlan);
  return {
    ...profile,
    needs: (on) => withNeeds(on, model.process, length, trajectories),
    readingOf(chunks) {
      const sampled = profile.informationOf(chunks);
      const information = remembering(sampled);
      const watchedIn = (cell: Cell) =>
        quantityNamed(cell.quantity).ofProfile!.watched(information, cell, plan.settings);
      return {
        information,
        doubts() {
          for (const cell of cells) watchedIn(cell);
          return sampled.doubts();
        },
        precision() {
          const watched = cells.map(watchedIn);
          const doubts = sampled.doubts();
          return watched.map((estimates) =>
            precisionOf(estimates, length, sampling.target!, sampled.rounding, doubts),
          );
        },
        results: () => resultsFrom(plan, run, model, information),
        chunked: () =>
          cellsOfRun(plan, run).map((cell) =>
            quantityNamed(cell.quantity).ofProfile!.chunked?.(information, cell),
          ),
      };
    },
  };
}

/** The schedules that the cells ask for, each once. */
function schedulesOf(cells: readonly Cell[]): RequestedSchedule[] {
  const schedules = new Map<string, RequestedSchedule>();
  for (const cell of cells)
    for (const request of quantityNamed(cell.quantity).ofProfile!.schedulesOf(cell))
      schedules.set(JSON.stringify([request.parsed.name, request.requestedSteps]), request);
  return [...schedules.values()];
}

/** The levels that the cells ask for beside their schedules'; undefined for every level. */
function levelsOf(cells: readonly Cell[], { settings }: StudyPlan): readonly number[] | undefined {
  const levels = cells.map(({ quantity }) => quantityNamed(quantity).ofProfile!.levelsOf(settings));
  return levels.includes(undefined) ? undefined : levels.flatMap((asked = []) => asked);
}
