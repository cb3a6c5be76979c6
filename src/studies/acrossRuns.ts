import { groupsBy } from '../groupedBy.js';
import type { CellResult } from '../quantities/cellResult.js';
import { type DivergenceCell, divergence } from '../quantities/cells/divergence.js';
import type { DivergenceDifference } from '../quantities/divergence.js';
import type { Estimate } from '../statistics/estimate.js';
import { type ChunkedEstimate, pairedDifference } from '../statistics/paired.js';
import type { PlannedRun } from './plan.js';
import { OPTIMAL_PREDICTOR } from './rolledOut.js';

/** A cell of a complete run with its number, and what the chunks of the run say of it. */
export interface EvaluatedCell {
  readonly number: number;
  readonly cell: CellResult;
  readonly run: PlannedRun;
  /** Absent for quantities that have no differences. */
  readonly chunked?: ChunkedEstimate;
}

/**
 * Random order is read off the profile, in one run, and other samplers are rolled out in another, but chunk c of both is of
 * the same trajectories. The differences between such cells of as many rounds, each with the number of the cell that has
 * it: the earlier one in the study.
 */
export function differencesAcrossRuns(
  cells: readonly EvaluatedCell[],
): Map<number, readonly DivergenceDifference[]> {
  const found = new Map<number, DivergenceDifference[]>();
  const compared = cells.filter(
    ({ cell: { quantity, predictor }, chunked }) =>
      chunked !== undefined && quantity === divergence.name && predictor === OPTIMAL_PREDICTOR,
  );
  for (const group of groupsBy(compared, ({ cell: { model, length, seed } }) =>
    JSON.stringify([model, length, seed]),
  )) {
    const random = group.filter(({ run }) => run.kind === 'profile');
    for (const other of group.filter(({ run }) => run.kind === 'rollouts'))
      for (const one of random.filter((each) => sameRounds(each, other) && sameTrajectories(each, other))) {
        const [a, b] = one.number < other.number ? [one, other] : [other, one];
        const kl = pairedDifference(a.chunked!, b.chunked!);
        if (Number.isNaN(kl.value)) continue;
        const difference = { a: nameOf(a), b: nameOf(b), requestedSteps: one.cell.steps, kl };
        found.set(a.number, [...(found.get(a.number) ?? []), difference]);
      }
  }
  return found;
}

/** What stands for the chunks of a cell that is exact. */
export function exactlyChunked({ quantity }: Pick<CellResult, 'quantity'>, result: object) {
  return quantity === divergence.name ? { estimate: (result as DivergenceCell).kl, values: [] } : undefined;
}

/** Asked for the same T, or taking as many rounds whatever the data are. */
function sameRounds({ cell: random }: EvaluatedCell, { cell: other }: EvaluatedCell): boolean {
  if (random.steps === undefined) return false;
  if (other.steps !== undefined) return random.steps === other.steps;
  const { value, standardError } = (other.result as { readonly roundsData: Estimate }).roundsData;
  return standardError === 0 && value === random.steps;
}

/** Exact values need none. */
function sameTrajectories({ run: { sampling: a } }: EvaluatedCell, { run: { sampling: b } }: EvaluatedCell) {
  if (a === undefined || b === undefined) return true;
  return a.trajectories.method === b.trajectories.method && a.chunkSize === b.chunkSize;
}

/** As rollouts name samplers. */
function nameOf({ cell, run }: EvaluatedCell): string {
  if (run.kind === 'rollouts') return (cell.result as DivergenceCell).schedule;
  return `${cell.sampler} ${cell.schedule} ${cell.steps}`;
}
