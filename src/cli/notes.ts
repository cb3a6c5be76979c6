/** Said wherever a KL of a random order is shown. */
export const CONDITIONAL =
  'KLs are conditional on the order of unmasking (averaged over it): an upper bound for the marginal sampler.';
