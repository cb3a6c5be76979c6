import { ROLLOUT_VALUES, type RolloutMeans, type RolloutTask } from '../chunks/rollout.js';
import { RolloutEstimates } from '../estimators/rolloutEstimates.js';
import type { DataModel } from '../models/index.js';
import type { Cell } from '../quantities/cell.js';
import { quantityNamed } from '../quantities/registry.js';
import { decodeRollouts } from '../sampling/chunkLine.js';
import { precisionOf } from '../sampling/precision.js';
import {
  type RolloutPlan,
  rolloutNeeds,
  rolloutSettingOf,
  rolloutTaskOf,
  startRollouts,
} from '../sampling/rolloutSampling.js';
import type { RunChunks } from '../sampling/sampled.js';
import { startChecked } from '../sampling/sweeps.js';
import type { SampledRun } from './plan.js';
import { cellsOfRun, type StudyPlan } from './plan.js';
import { type Sources, samplerOfCell } from './rolledOut.js';
import { rolledResults, rollingOf } from './rolledResults.js';

/** Chunks of rollouts. */
export async function rolledChunks(
  plan: StudyPlan,
  run: SampledRun,
  model: DataModel,
  sources: Sources,
): Promise<RunChunks<RolloutMeans>> {
  const { length, seed, sampling } = run;
  const { chunkSize, check } = sampling;
  const cells = cellsOfRun(plan, run);
  const rollouts: RolloutPlan = { ...(await rollingOf(plan, run, model, sources)), seed, chunkSize, check };
  const setting = rolloutSettingOf(model, rollouts);
  const numberOf = (cell: Cell) =>
    setting.samplers.indexOf(samplerOfCell(plan.samplers, cell, model).sampler.name);
  const values = rollouts.samplers.length * ROLLOUT_VALUES.length;
  return {
    needs: (engine) => rolloutNeeds(engine, model, rollouts),
    start: (engine, workers, keeper, onNotice) =>
      startChecked(
        (task: RolloutTask) => startRollouts(engine, task, workers),
        rolloutTaskOf(model, rollouts, engine),
        keeper,
        onNotice,
      ),
    decode: (text, place) => decodeRollouts(text, values, place),
    readingOf(chunks) {
      const estimates = new RolloutEstimates(chunks, setting);
      return {
        doubts: () => estimates.doubts(),
        precision: () =>
          cells.map((cell) => {
            const watched = quantityNamed(cell.quantity).ofRollouts!.watched(estimates, numberOf(cell));
            return precisionOf(watched, length, sampling.target!, 0, estimates.doubts());
          }),
        chunked: () =>
          cells.map((cell) => quantityNamed(cell.quantity).ofRollouts!.chunked?.(estimates, numberOf(cell))),
        results(profile) {
          const rolled = {
            rows: estimates.rows(),
            differences: estimates.differences(),
            doubtful: estimates.doubtful,
          };
          return rolledResults(plan, run, model, rolled, profile);
        },
      };
    },
  };
}
