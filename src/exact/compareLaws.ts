import { CompensatedSum } from '../numeric/sum.js';
import { psi } from './relativeEntropy.js';

/** How far a sampler's law q is from the data law p, exactly; nats. */
export interface LawComparison {
  /** KL(p || q); Infinity if q misses a sequence of p. */
  readonly forwardKl: number;
  /** KL(q || p); Infinity if q leaves the support of p. */
  readonly reverseKl: number;
  /** (1/2) sum |p - q|. */
  readonly totalVariation: number;
  /** E_q[-log p] / L; Infinity if q leaves the support of p. */
  readonly negativeLogLikelihoodPerToken: number;
  /** q(p = 0). */
  readonly offSupportRate: number;
}

/**
 * KL both ways, total variation and mass outside of the support of two laws.
 *
 * @param p [V^L], of the data
 * @param q [V^L], of a sampler
 */
export function compareLaws(p: Float64Array, q: Float64Array, length: number): LawComparison {
  const forward = new CompensatedSum();
  const reverse = new CompensatedSum();
  const surprisal = new CompensatedSum();
  const variation = new CompensatedSum();
  const outside = new CompensatedSum();
  for (let x = 0; x < p.length; x++) {
    variation.add(Math.abs(p[x] - q[x]) / 2);
    forward.add(divergenceTerm(p[x], q[x]));
    reverse.add(divergenceTerm(q[x], p[x]));
    if (q[x] === 0) continue;
    surprisal.add(-q[x] * Math.log(p[x]));
    if (p[x] === 0) outside.add(q[x]);
  }
  return {
    forwardKl: forward.value,
    reverseKl: reverse.value,
    totalVariation: variation.value,
    negativeLogLikelihoodPerToken: surprisal.value / length,
    offSupportRate: outside.value,
  };
}

/** b psi(a / b - 1), which sums to KL(a || b) and is never negative; Infinity where b misses a. */
function divergenceTerm(a: number, b: number): number {
  if (b === 0) return a === 0 ? 0 : Number.POSITIVE_INFINITY;
  return b * psi((a - b) / b);
}
