import { CompensatedSum } from '../../src/numeric/sum.js';
import type { ChainProcess, ContextChain, HiddenChain } from '../chain.js';

/** log p(x) in nats of a whole sequence of a chain; -Infinity outside the support. By the chain rule, in float64. */
export function chainLogProbability(chain: ChainProcess, tokens: ArrayLike<number>): number {
  return chain.kind === 'context' ? contextLog(chain, tokens) : hiddenLog(chain, tokens);
}

function contextLog(
  { order, start, transition, vocabularySize: V }: ContextChain,
  tokens: ArrayLike<number>,
): number {
  const kept = V ** (order - 1);
  const sum = new CompensatedSum();
  let context = 0;
  for (let j = 0; j < tokens.length; j++) {
    const p = (j < order ? start[j] : transition)[context * V + tokens[j]];
    if (p === 0) return Number.NEGATIVE_INFINITY;
    sum.add(Math.log(p));
    context = (j < order ? context : context % kept) * V + tokens[j];
  }
  return sum.value;
}

function hiddenLog(chain: HiddenChain, tokens: ArrayLike<number>): number {
  const { states: S, initial, transition, emission, vocabularySize: V } = chain;
  const sum = new CompensatedSum();
  let belief = initial;
  for (let j = 0; j < tokens.length; j++) {
    const joint = Float64Array.from(belief, (p, s) => p * emission[s * V + tokens[j]]);
    const evidence = joint.reduce((a, b) => a + b);
    if (evidence === 0) return Number.NEGATIVE_INFINITY;
    sum.add(Math.log(evidence));
    const next = new Float64Array(S);
    for (let s = 0; s < S; s++) {
      const weight = joint[s] / evidence;
      if (weight > 0) for (let t = 0; t < S; t++) next[t] += weight * transition[s * S + t];
    }
    belief = next;
  }
  return sum.value;
}
