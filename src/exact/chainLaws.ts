import { CompensatedSum } from '../numeric/sum.js';
import { multiply } from './matrix.js';
import { type Meter, spend } from './meter.js';
import type { Phases } from './phases.js';
import type { ReachableChain } from './reachableChain.js';

/** The laws of X_0, X_1, ..: the first ones, and a tail that repeats with the chain's period once it has converged. */
export interface ChainLaws {
  /** Distinct laws [S], by index; `laws[indexOf(i)]` is the law of X_i. */
  readonly laws: readonly Float64Array[];
  /** From this position on the laws repeat every `period` positions; L or more if they never do. */
  readonly tail: number;
  readonly period: number;
  indexOf(position: number): number;
}

/** Sum of a function of the law over positions 0 .. count-1: each distinct law is asked once. */
export function sumOverPositions(
  { laws, tail, period }: ChainLaws,
  count: number,
  value: (index: number) => number,
): number {
  const sum = new CompensatedSum();
  for (let index = 0; index < Math.min(laws.length, count); index++) {
    const times = index < tail ? 1 : Math.floor((count - 1 - index) / period) + 1;
    sum.add(times * value(index));
  }
  return sum.value;
}

/**
 * A lag m after which two starts in one phase are at most 1/2 apart in total variation (m >= L if that takes so long, or if
 * the chain does not forget). Then I(X_i; X_{i+m+s} | phase) <= I(X_i; X_{i+s} | phase) / 2 (Dobrushin's contraction).
 */
export function mixingLag(
  { states, transition }: ReachableChain,
  phases: Phases,
  length: number,
  meter: Meter = { left: Number.POSITIVE_INFINITY },
): number {
  if (!phases.forgets) return length;
  let power = transition;
  let lag = 1;
  while (lag < length && widestRow(power, states, phases.label) > 0.5) {
    spend(meter, 2 * states ** 3);
    power = multiply(power, power, states);
    lag *= 2;
  }
  return lag;
}

/** max over rows of the L1 distance to the first row of the same phase: at least the total variation of any two. */
function widestRow(power: Float64Array, states: number, label: Int32Array): number {
  const first = new Map<number, number>();
  let widest = 0;
  for (let x = 0; x < states; x++) {
    const reference = first.get(label[x]);
    if (reference === undefined) {
      first.set(label[x], x);
      continue;
    }
    let distance = 0;
    for (let y = 0; y < states; y++)
      distance += Math.abs(power[x * states + y] - power[reference * states + y]);
    widest = Math.max(widest, distance);
  }
  return widest;
}

/** The laws of positions 0 .. length-1. `lag` is `mixingLag`: a law that has not changed over it has converged. */
export function chainLaws(chain: ReachableChain, phases: Phases, length: number, lag: number): ChainLaws {
  if (chain.stationary) return { laws: [chain.initial], tail: 0, period: 1, indexOf: () => 0 };
  const { period } = phases;
  const span = Math.ceil(lag / period) * period;
  const laws = [chain.initial];
  let tail = length;
  for (let i = 1; i < Math.min(length, tail + period); i++) {
    laws.push(nextLaw(laws[i - 1], chain));
    if (tail === length && i >= span && agree(laws[i], laws[i - span])) tail = i;
  }
  const indexOf = (i: number) => (i < tail ? i : tail + ((i - tail) % period));
  return { laws, tail, period, indexOf };
}

function nextLaw(law: Float64Array, { states, transition }: ReachableChain): Float64Array {
  const next = new Float64Array(states);
  for (let x = 0; x < states; x++) {
    if (law[x] === 0) continue;
    for (let y = 0; y < states; y++) next[y] += law[x] * transition[x * states + y];
  }
  const total = next.reduce((sum, p) => sum + p, 0);
  return next.map((p) => p / total);
}

/** Entry by entry to rounding; entries that vanish need only be small. */
function agree(a: Float64Array, b: Float64Array): boolean {
  for (let x = 0; x < a.length; x++) {
    if (Math.abs(a[x] - b[x]) > 4e-15 * a[x] + 1e-25) return false;
  }
  return true;
}
