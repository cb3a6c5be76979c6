import { entropyOfWeights } from '../../src/numeric/entropy.js';
import type { LawSummaries } from '../laws.js';

/** Summaries of no positions' laws yet. */
export function emptySummaries(length: number): LawSummaries {
  return {
    top: new Float64Array(length),
    margin: new Float64Array(length),
    entropy: new Float64Array(length),
  };
}

/** For whoever looks at none. */
export const NO_SUMMARIES: LawSummaries = emptySummaries(0);

/** Takes over the summaries of the law [V], sum 1, of position j. */
export function summarise(law: Float64Array, { top, margin, entropy }: LawSummaries, j: number): void {
  let first = 0;
  let second = 0;
  for (const p of law) {
    if (p > first) {
      second = first;
      first = p;
    } else if (p > second) second = p;
  }
  top[j] = first;
  margin[j] = first - second;
  entropy[j] = entropyOfWeights(law);
}
