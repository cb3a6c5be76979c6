import { inputError } from '../errors.js';
import { compensatedSum } from '../numeric/sum.js';
import type { Estimate } from '../statistics/estimate.js';
import { type GroupedMeasurements, groupMeasurements } from './groups.js';
import { estimatesFromAll } from './heldOut.js';
import type { MeasurementSet } from './measurement.js';
import { riseInWords } from './rise.js';

/** The profile of a measured predictor, at the levels that were measured; nats. */
export interface MeasuredProfile {
  readonly length: number;
  readonly sequences: number;
  readonly paired: boolean;
  readonly k: readonly number[];
  /** Means as they are, with standard errors between sequences. */
  readonly h: { readonly value: readonly number[]; readonly standardError: readonly number[] };
  readonly exact: false;
  /**
   * Sum of h over all levels: the predictor's cross entropy of a sequence, one token at a time in random order, nats. It
   * is not the entropy of the data, which no predictor's losses tell, but not below it. Present only if every level
   * 0..L-1 was measured.
   */
  readonly crossEntropy?: Estimate;
  /** What a reader should know about the measurements, in sentences. */
  readonly notes: readonly string[];
}

/** The profile that measurements show. At least 2 sequences; errors are jackknife errors over groups of sequences. */
export function measuredProfile(set: MeasurementSet | GroupedMeasurements): MeasuredProfile {
  const grouped = groupMeasurements(set);
  requireSequences(grouped, 2);
  const { length, levels, sequences, paired } = grouped;
  const [crossEntropy, ...h] = estimatesFromAll(grouped, ({ whole }) => [
    compensatedSum(whole),
    ...levels.map((level) => whole[level]),
  ]);
  const rise = riseInWords(grouped);
  return {
    length,
    sequences,
    paired,
    k: levels,
    h: { value: h.map((one) => one.value), standardError: h.map((one) => one.standardError) },
    exact: false,
    ...(levels.length === length ? { crossEntropy } : {}),
    notes: [...(grouped.notes ?? []), ...(rise === undefined ? [] : [rise])],
  };
}

/** An input error if there are fewer sequences than an error bar needs. */
export function requireSequences({ sequences, paired, halves }: GroupedMeasurements, least: number): void {
  if (
    sequences >= least &&
    (least < 4 || [0, 1].every((half) => halves.filter((one) => one === half).length >= 2))
  )
    return;
  throw inputError(
    `${sequences} ${paired ? 'sequences' : 'measurements'} are too few for an error bar`,
    `measure at least ${least}`,
  );
}
