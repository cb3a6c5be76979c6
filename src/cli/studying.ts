import type { CellResult, MergedStudy } from '../studies/index.js';
import type { Computed } from './command.js';

/** The cells of a study with their provenance, as `study` and `merge` print them. */
export function mergedCells(merged: MergedStudy): Computed<{ readonly cells: readonly CellResult[] }> {
  const { cells, gaps, missed, engines, chunks, trajectories } = merged;
  return {
    result: { cells },
    partial: gaps.length > 0,
    provenance: {
      ...(engines.length > 0 ? { engine: engines.join(', ') } : {}),
      chunks,
      trajectories,
      modelSha256: digests(merged.plan.models),
      ...(merged.plan.predictors ? { predictorSha256: digests(merged.plan.predictors) } : {}),
    },
    missedTarget:
      missed.length > 0
        ? `${missed.length} runs missed the target precision: ${missed.slice(0, 3).join('; ')}; give trajectories, or a larger relativeError or absoluteError`
        : undefined,
  };
}

const digests = (named: readonly { readonly name: string; readonly sha256: string }[]) =>
  named.map(({ name, sha256 }) => `${name} ${sha256}`).join(', ');
