import { entropyOfWeights } from '../../src/numeric/entropy.js';
import type { ChainProcess, ContextChain, HiddenChain } from '../chain.js';

/** [L] H(X_t | x_0 .. x_{t-1}) in nats along one sequence. */
export type PredictiveEntropies = (tokens: ArrayLike<number>) => Float64Array;

/**
 * The entropies of a sequence's tokens given its earlier ones. Over sequences drawn from the model their mean is
 * H(X_t | X_0 .. X_{t-1}), so that their sum is an unbiased estimate of H(X), with less variance than -log p(x).
 */
export function predictiveEntropies(chain: ChainProcess): PredictiveEntropies {
  return chain.kind === 'context' ? contextEntropies(chain) : (tokens) => hiddenEntropies(chain, tokens);
}

/** Rows of the tables, each computed once. */
function contextEntropies({
  order,
  start,
  transition,
  vocabularySize: V,
}: ContextChain): PredictiveEntropies {
  const tables = [...start, transition];
  const rows = tables.map((table) => new Float64Array(table.length / V).fill(Number.NaN));
  const kept = V ** (order - 1);
  return (tokens) => {
    let context = 0;
    return Float64Array.from({ length: tokens.length }, (_, t) => {
      const table = Math.min(t, order);
      if (Number.isNaN(rows[table][context])) {
        rows[table][context] = entropyOfWeights(tables[table], V, context * V);
      }
      const entropy = rows[table][context];
      context = (t < order ? context : context % kept) * V + tokens[t];
      return entropy;
    });
  };
}

/** The entropy of the forward filter's prediction. */
function hiddenEntropies(chain: HiddenChain, tokens: ArrayLike<number>): Float64Array {
  const { states, vocabularySize, transition, emission } = chain;
  const entropies = new Float64Array(tokens.length);
  const prediction = new Float64Array(vocabularySize);
  let belief = Float64Array.from(chain.initial);
  for (let t = 0; t < tokens.length; t++) {
    prediction.fill(0);
    for (let s = 0; s < states; s++) {
      if (belief[s] === 0) continue;
      for (let x = 0; x < vocabularySize; x++) prediction[x] += belief[s] * emission[s * vocabularySize + x];
    }
    entropies[t] = entropyOfWeights(prediction);
    const seen = tokens[t];
    const next = new Float64Array(states);
    for (let s = 0; s < states; s++) {
      const weight = (belief[s] * emission[s * vocabularySize + seen]) / prediction[seen];
      if (weight === 0) continue;
      for (let to = 0; to < states; to++) next[to] += weight * transition[s * states + to];
    }
    belief = next;
  }
  return entropies;
}
