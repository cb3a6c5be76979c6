import type { CellResult } from '../../quantities/cellResult.js';
import type { Estimate } from '../../statistics/estimate.js';

/** A minus B on the same trajectories, and the cell that has it. */
export interface PairedDifference {
  readonly cell: CellResult;
  readonly a: string;
  readonly b: string;
  readonly requestedSteps?: number;
  readonly estimate: Estimate;
}

/** As quantities write them: KLs, or forward KLs. */
interface Difference extends Pick<PairedDifference, 'a' | 'b' | 'requestedSteps'> {
  readonly kl?: Estimate;
  readonly forwardKl?: Estimate;
}

/** The paired differences of cells, in their order. */
export function pairedIn(cells: readonly CellResult[]): PairedDifference[] {
  return cells.flatMap((cell) => {
    const { differences = [] } = cell.result as { readonly differences?: readonly Difference[] };
    return differences.flatMap(({ kl, forwardKl, ...pair }) => {
      const estimate = kl ?? forwardKl;
      return estimate === undefined ? [] : [{ cell, ...pair, estimate }];
    });
  });
}
