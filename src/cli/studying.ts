import type { CellResult, MergedStudy } from '../studies/index.js';
import type { Computed } from './command.js';
import { alarmed } from './estimating.js';

/** The cells of a study with their provenance, as `study` and `merge` print them. */
export function mergedCells(merged: MergedStudy): Computed<{ readonly cells: readonly CellResult[] }> {
  const { cells, gaps, missed, alarms, engines, chunks, trajectories } = merged;
  return {
    result: { cells },
    partial: gaps.length > 0,
    provenance: {
      ...(engines.length > 0 ? { engine: engines.join(', ') } : {}),
      chunks,
      trajectories,
      ...(alarms.length > 0 ? { alarms } : {}),
      modelSha256: digests(merged.plan.models),
      ...(merged.plan.predictors ? { predictorSha256: digests(merged.plan.predictors) } : {}),
    },
    missedTarget:
      alarmed(alarms) ??
      (missed.length > 0
        ? `${missed.length} runs missed the target precision: ${missed.slice(0, 3).join('; ')}; give trajectories, or a larger relativeError or absoluteError`
        : undefined),
  };
}

const digests = (named: readonly { readonly name: string; readonly sha256: string }[]) =>
  named.map(({ name, sha256 }) => `${name} ${sha256}`).join(', ');
