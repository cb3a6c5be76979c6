import type { RolloutMeans } from '../chunks/rollout.js';
import type { DataModel } from '../models/index.js';
import type { Cell } from '../quantities/cell.js';
import { quantityNamed } from '../quantities/registry.js';
import { samplerLabel } from '../samplers/registry.js';
import { precisionOf } from '../sampling/precision.js';
import { type RolloutPlan, rolloutSampling } from '../sampling/rolloutSampling.js';
import type { SampledRun } from './plan.js';
import { cellsOfRun, type StudyPlan } from './plan.js';
import { type Sources, samplerOfCell } from './rolledOut.js';
import { rolledResults, rollingOf } from './rolledResults.js';
import type { RunChunks } from './runReading.js';

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
  const rolled = rolloutSampling(model, rollouts);
  const labels = rollouts.samplers.map(samplerLabel);
  const numberOf = (cell: Cell) =>
    labels.indexOf(samplerLabel(samplerOfCell(plan.samplers, cell, model).sampler));
  return {
    ...rolled,
    readingOf(chunks) {
      const estimates = rolled.estimatesOf(chunks);
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
          const { doubtful } = estimates;
          const rows = { rows: estimates.rows(), differences: estimates.differences(), doubtful };
          return rolledResults(plan, run, model, rows, profile);
        },
      };
    },
  };
}
