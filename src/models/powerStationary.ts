import { inputError } from '../errors.js';
import { compensatedSum } from '../numeric/sum.js';
import { gthStationary } from './gth.js';
import { type StateChain, step } from './stateChain.js';

/** Largest number of groups of the coarse chain. */
const MAX_GROUPS = 512;
/** Power steps between two coarse solutions; even, for each pair has a damped and a plain one. */
const STEPS_PER_CYCLE = 16;
const MIN_CYCLES = 50;
/** Multiply-adds after which a chain that mixes too slowly is given up (a minute or two). */
const WORK_LIMIT = 2e10;

/**
 * Stationary law [states] of a chain too large for elimination, on one recurrent class.
 *
 * Iterative aggregation and disaggregation (Takahashi 1975; Stewart, Introduction to the Numerical Solution of Markov
 * Chains, 1994, section 6.3): contexts are grouped by their last tokens, the group law is solved by elimination,
 * and power steps smooth within groups. Every other step is damped, (law + law P)/2, so that periodic chains
 * converge too.
 *
 * Accuracy: sum |law P - law| <= 1e-14, or what rounding makes of sums of V terms (4 eps sqrt(V)), is guaranteed; iteration goes on to 1e-15 with every entry steady to 1e-13 of
 * itself, or to where rounding stops it. The error of the law itself is at most about the residual over the spectral gap.
 *
 * @throws when that is not reached within the work limit
 */
export function powerStationary(chain: StateChain, members: Int32Array): Float64Array {
  let law = new Float64Array(chain.states);
  let next = new Float64Array(chain.states);
  for (const state of members) law[state] = 1 / members.length;
  const groups = groupCount(chain);
  const work = chain.states * chain.fanout * (STEPS_PER_CYCLE + 2) + groups ** 3 / 3;
  const cycles = Math.max(MIN_CYCLES, Math.floor(WORK_LIMIT / work));
  const resolved = Math.max(1e-14, 4 * Number.EPSILON * Math.sqrt(chain.fanout));
  let best = Infinity;
  let stalled = 0;
  for (let cycle = 0; cycle < cycles; cycle++) {
    correct(chain, law, groups);
    for (let i = 0; i < STEPS_PER_CYCLE; i++) {
      step(chain, law, next);
      if (i % 2 === 0) for (let s = 0; s < next.length; s++) next[s] = 0.5 * (next[s] + law[s]);
      [law, next] = [next, law];
    }
    const total = compensatedSum(law);
    for (let s = 0; s < law.length; s++) law[s] /= total;
    step(chain, law, next);
    const { absolute, relative } = change(law, next);
    if (absolute <= 1e-15 && relative <= 1e-13) return law;
    stalled = absolute < 0.9 * best ? 0 : stalled + 1;
    best = Math.min(best, absolute);
    if (absolute <= resolved && stalled >= 6) return law;
  }
  throw inputError(
    `the stationary law did not converge: the chain of ${chain.states} states mixes too slowly (residual ${best.toExponential(1)})`,
    'give initial as numbers',
  );
}

/** The fanout's greatest power that is small enough: groups share their last tokens. */
function groupCount({ states, fanout }: StateChain): number {
  if (fanout > MAX_GROUPS || fanout < 2) return Math.min(states, MAX_GROUPS);
  let groups = fanout;
  while (groups * fanout <= MAX_GROUPS) groups *= fanout;
  return Math.min(groups, states);
}

/** Rescales each group of states (state mod groups) to its mass under the group chain's stationary law. */
function correct(chain: StateChain, law: Float64Array, groups: number): void {
  const { states, fanout, rows } = chain;
  const mass = new Float64Array(groups);
  for (let state = 0; state < states; state++) mass[state % groups] += law[state];
  const local = new Int32Array(groups).fill(-1);
  let size = 0;
  for (let g = 0; g < groups; g++) if (mass[g] > 0) local[g] = size++;
  const matrix = new Float64Array(size * size);
  for (let state = 0; state < states; state++) {
    if (law[state] === 0) continue;
    const weight = law[state] / mass[state % groups];
    const from = local[state % groups] * size;
    for (let edge = state * fanout; edge < (state + 1) * fanout; edge++) {
      const to = local[(edge % states) % groups];
      if (to >= 0) matrix[from + to] += weight * rows[edge];
    }
  }
  const coarse = gthStationary(matrix, size);
  if (!coarse.every((p) => p > 0)) return;
  for (let state = 0; state < states; state++) {
    if (law[state] !== 0) law[state] *= coarse[local[state % groups]] / mass[state % groups];
  }
}

/** Entries below this are left out of the relative test: they round as subnormal numbers. */
const TINY = 1e-290;

function change(before: Float64Array, after: Float64Array): { absolute: number; relative: number } {
  let absolute = 0;
  let relative = 0;
  for (let i = 0; i < before.length; i++) {
    const difference = Math.abs(after[i] - before[i]);
    absolute += difference;
    if (before[i] > TINY) relative = Math.max(relative, difference / before[i]);
  }
  return { absolute, relative };
}
