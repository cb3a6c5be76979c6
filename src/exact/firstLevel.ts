import type { ChainProcess, ContextChain, HiddenChain } from '../../kernels/chain.js';
import { entropyOfWeights } from '../numeric/entropy.js';
import { CompensatedSum } from '../numeric/sum.js';
import { type Meter, spend, withinBudget } from './meter.js';

/** Total variation from independence below which all further lags share nothing. */
const FORGOTTEN = 1e-14;

/** The joint law of two tokens of a stationary chain, lag by lag. */
interface PairLaws {
  /** V */
  readonly vocabularySize: number;
  /** Elementary operations of a lag. */
  readonly cost: number;
  /** [V] rows of weights over states, one per first token; the state goes one position on. */
  advance(): void;
  /** [V, V] joint law of the first token and of the one that the states stand at. */
  joint(): Float64Array;
  /** How far the states are from independent of the first token, in total variation. */
  memory(): number;
}

/**
 * h(1) in nats: the mean over pairs of positions of H(X_i | X_j), by the joint laws of two tokens at each lag, for any
 * stationary chain, HMMs included: H(X_i) - 2/(L (L-1)) sum_d (L-d) I(X_0; X_d). Derived.
 *
 * @param length L >= 2
 * @param budget elementary operations that it may take
 * @returns undefined if the chain is not stationary, or if it would take more
 */
export function firstLevel(chain: ChainProcess, length: number, budget: number): number | undefined {
  if (!chain.stationary || length < 2) return undefined;
  return withinBudget(budget, (meter) =>
    meanOverPairs(chain.kind === 'context' ? contextPairs(chain) : hiddenPairs(chain), length, meter),
  );
}

function meanOverPairs(pairs: PairLaws, length: number, meter: Meter): number {
  const { vocabularySize: V, cost } = pairs;
  const marginal = new Float64Array(V);
  const shared = new CompensatedSum();
  for (let lag = 1; lag < length; lag++) {
    spend(meter, cost);
    pairs.advance();
    const joint = pairs.joint();
    if (lag === 1) for (let i = 0; i < joint.length; i++) marginal[Math.floor(i / V)] += joint[i];
    shared.add((length - lag) * information(joint, marginal));
    if (pairs.memory() < FORGOTTEN) break;
  }
  return entropyOfWeights(marginal) - (2 * shared.value) / (length * (length - 1));
}

/** I(X; Y), Y of the same marginal law as X. */
function information(joint: Float64Array, marginal: Float64Array): number {
  const V = marginal.length;
  const sum = new CompensatedSum();
  joint.forEach((p, i) => {
    if (p > 0) sum.add(p * Math.log(p / (marginal[Math.floor(i / V)] * marginal[i % V])));
  });
  return sum.value;
}

function contextPairs({ vocabularySize: V, order, start, transition }: ContextChain): PairLaws {
  let initial = Float64Array.of(1);
  for (const table of start) initial = Float64Array.from(table, (p, i) => p * initial[Math.floor(i / V)]);
  const contexts = V ** order;
  const rows = Array.from({ length: V }, (_, x) => initial.map((p, c) => (c % V === x ? p : 0)));
  return pairsOf(V, initial, rows, contexts * V * V, {
    step: (row) => {
      const next = new Float64Array(contexts);
      for (let c = 0; c < contexts; c++) {
        if (row[c] === 0) continue;
        const base = (c * V) % contexts;
        for (let x = 0; x < V; x++) next[base + x] += row[c] * transition[c * V + x];
      }
      return next;
    },
    token: (row, out) => {
      for (let c = 0; c < contexts; c++) out[c % V] += row[c];
    },
  });
}

function hiddenPairs({ vocabularySize: V, states: S, initial, transition, emission }: HiddenChain): PairLaws {
  const rows = Array.from({ length: V }, (_, x) => initial.map((p, s) => p * emission[s * V + x]));
  return pairsOf(V, initial, rows, V * S * (S + V), {
    step: (row) => {
      const next = new Float64Array(S);
      for (let s = 0; s < S; s++) for (let t = 0; t < S; t++) next[t] += row[s] * transition[s * S + t];
      return next;
    },
    token: (row, out) => {
      for (let s = 0; s < S; s++) for (let x = 0; x < V; x++) out[x] += row[s] * emission[s * V + x];
    },
  });
}

function pairsOf(
  V: number,
  stationary: Float64Array,
  rows: Float64Array[],
  cost: number,
  {
    step,
    token,
  }: {
    readonly step: (row: Float64Array) => Float64Array;
    readonly token: (row: Float64Array, out: Float64Array) => void;
  },
): PairLaws {
  const weights = rows.map((row) => row.reduce((a, b) => a + b, 0));
  let current = rows;
  return {
    vocabularySize: V,
    cost,
    advance() {
      current = current.map(step);
    },
    joint() {
      const joint = new Float64Array(V * V);
      for (let x = 0; x < V; x++) token(current[x], joint.subarray(x * V, (x + 1) * V));
      return joint;
    },
    memory() {
      let distance = 0;
      for (let x = 0; x < V; x++)
        for (let c = 0; c < stationary.length; c++)
          distance += Math.abs(current[x][c] - weights[x] * stationary[c]);
      return distance / 2;
    },
  };
}
