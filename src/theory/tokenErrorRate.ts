import type { LargestBlock } from './largestBlock.js';

/**
 * Upper bound on log2 TER(p_Y) - log2 TER(p), in bits per token: E_M KL / (L ln 2), E_M KL in nats.
 *
 * log2 TER(q; p) = -(1/L) E_p log2 q(x). It bounds the gap of the sampler's marginal, and is the gap given the order.
 * Source: Li & Cai 2505.21400, Definition 2 and equation (11); Feng et al. 2502.09622.
 */
export function log2TerGap(kl: number, length: number): number {
  return kl / (length * Math.LN2);
}

/**
 * The TER gap, in bits per token, that no data model exceeds: log2 V (s_max - 1) / L + eps_train / (L ln 2).
 *
 * V tokens, L positions, eps_train in nats. Source: the tightened bound with I(X_i; X_{-i}) <= log V;
 * Li & Cai 2505.21400, after equation (11).
 */
export function worstCaseBound(
  vocabularySize: number,
  length: number,
  { maxSize }: LargestBlock,
  epsTrain = 0,
): number | undefined {
  if (maxSize === undefined) return undefined;
  return (Math.log2(vocabularySize) * (maxSize - 1)) / length + epsTrain / (length * Math.LN2);
}
