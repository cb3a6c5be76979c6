/** Said wherever a KL of a random order is shown. */
export const CONDITIONAL =
  'KLs are conditional on the order of unmasking (averaged over it): an upper bound for the marginal sampler.';

/** What stands for the estimator where a profile was measured elsewhere. */
export function measuredBy(sequences: number, paired: boolean): string {
  return `measurements of ${sequences} ${paired ? 'sequences' : 'independent maskings'}`;
}
