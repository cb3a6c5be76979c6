import type { ChainLaws } from './chainLaws.js';
import type { Phases } from './phases.js';
import type { ReachableChain } from './reachableChain.js';
import { psi } from './relativeEntropy.js';

/** A first-order chain with everything that its pair informations depend on. */
export interface ChainContext {
  readonly chain: ReachableChain;
  readonly phases: Phases;
  readonly laws: ChainLaws;
  /** L */
  readonly length: number;
  /** See `mixingLag`. */
  readonly mixingLag: number;
  /** Matrices that depend on one position only, by kind and law; see `remembered`. */
  readonly memory: Map<string, Float64Array>;
}

/** Most numbers that are kept. */
const MEMORY = 2 ** 24;

/** A matrix that many lags ask for, computed once (as long as there is room). */
export function remembered(
  { memory, chain }: ChainContext,
  key: string,
  compute: () => Float64Array,
): Float64Array {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const matrix = compute();
  if (memory.size * chain.states ** 2 < MEMORY) memory.set(key, matrix);
  return matrix;
}

/** The transition over d steps from one position to another, beside the law of the later position in the same phase. */
export interface Transfer {
  /** P^d, [S, S] */
  readonly power: Float64Array;
  /** P^d minus the reference law, [S, S]; kept by its own recursion, so that it stays accurate as it vanishes */
  readonly deviation: Float64Array;
  /** power / reference, [S, S]; 0 where the reference is 0 */
  readonly ratio: Float64Array;
  /** power / reference - 1, [S, S], to a small relative error */
  readonly excess: Float64Array;
  /** Law of the later position given the phase of the earlier one, [S, S] */
  readonly reference: Float64Array;
}

/** The law of a position in each phase: [S, S] with row x for the phase that follows x's by d steps. */
export function referenceLaw(context: ChainContext, position: number, lag: number): Float64Array {
  const shift = lag % context.phases.period;
  const key = `reference ${context.laws.indexOf(position)} ${shift}`;
  return remembered(context, key, () => computeReference(context, position, shift));
}

function computeReference(
  { chain, phases, laws }: ChainContext,
  position: number,
  shift: number,
): Float64Array {
  const { states } = chain;
  const law = laws.laws[laws.indexOf(position)];
  const { label, next } = phases;
  const mass = new Float64Array(next.length);
  for (let y = 0; y < states; y++) mass[label[y]] += law[y];
  const reference = new Float64Array(states * states);
  for (let x = 0; x < states; x++) {
    const phase = phaseAfter(next, label[x], shift);
    for (let y = 0; y < states; y++) {
      if (label[y] === phase && law[y] > 0) reference[x * states + y] = law[y] / mass[phase];
    }
  }
  return reference;
}

function phaseAfter(next: Int32Array, phase: number, steps: number): number {
  let after = phase;
  for (let i = 0; i < steps; i++) after = next[after];
  return after;
}

/** Ratio and excess of P^d over its reference. Rows of states that the earlier position never takes are 0. */
export function transfer(power: Float64Array, deviation: Float64Array, reference: Float64Array): Transfer {
  const ratio = new Float64Array(power.length);
  const excess = new Float64Array(power.length);
  for (let i = 0; i < power.length; i++) {
    if (reference[i] === 0) continue;
    ratio[i] = power[i] / reference[i];
    const small = deviation[i] / reference[i];
    // Far from 1 the ratio itself is the more accurate.
    excess[i] = Math.abs(small) < 0.5 ? small : ratio[i] - 1;
  }
  return { power, deviation, ratio, excess, reference };
}

/** I(X_i; X_j | phase) = sum_x p_i(x) KL(P^d(x, .) || reference), in nats. */
export function pairInformation(law: Float64Array, { reference, excess }: Transfer): number {
  const states = law.length;
  let information = 0;
  for (let x = 0; x < states; x++) {
    if (law[x] === 0) continue;
    let divergence = 0;
    for (let i = x * states; i < (x + 1) * states; i++) {
      if (reference[i] > 0) divergence += reference[i] * psi(excess[i]);
    }
    information += law[x] * divergence;
  }
  return information;
}

/**
 * I(X_i; X_j | X_{j+1}) = I(X_i; X_j) - I(X_i; X_{j+1}) without the subtraction, in nats: O(S^3).
 *
 * @param law of X_i
 * @param near from i to j
 * @param far from i to j + 1
 * @param backward [S, S], row z: law of X_j given X_{j+1} = z
 */
export function rightDifference(
  law: Float64Array,
  near: Transfer,
  far: Transfer,
  backward: Float64Array,
): number {
  const states = law.length;
  let information = 0;
  for (let x = 0; x < states; x++) {
    if (law[x] === 0) continue;
    for (let z = 0; z < states; z++) {
      const to = x * states + z;
      if (far.power[to] === 0) continue;
      let divergence = 0;
      for (let y = 0; y < states; y++) {
        const weight = backward[z * states + y];
        if (weight === 0) continue;
        divergence += weight * psi((near.excess[x * states + y] - far.excess[to]) / far.ratio[to]);
      }
      information += law[x] * far.power[to] * divergence;
    }
  }
  return information;
}

/**
 * I(X_l; X_r | X_{l-1}) = I(X_l; X_r) - I(X_{l-1}; X_r) without the subtraction, in nats: O(S^3).
 *
 * @param law of X_{l-1}
 * @param transition from l - 1 to l
 * @param near from l to r
 * @param far from l - 1 to r
 */
export function leftDifference(
  law: Float64Array,
  transition: Float64Array,
  near: Transfer,
  far: Transfer,
): number {
  const states = law.length;
  let information = 0;
  for (let x = 0; x < states; x++) {
    if (law[x] === 0) continue;
    for (let y = 0; y < states; y++) {
      const step = transition[x * states + y];
      if (step === 0) continue;
      let divergence = 0;
      for (let z = 0; z < states; z++) {
        const to = x * states + z;
        if (far.power[to] === 0) continue;
        divergence += far.power[to] * psi((near.excess[y * states + z] - far.excess[to]) / far.ratio[to]);
      }
      information += law[x] * step * divergence;
    }
  }
  return information;
}
