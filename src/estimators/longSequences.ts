import type { ChainProcess } from '../../kernels/chain.js';
import type { LevelSum, Readings, WindowPlan } from '../engines/engine.js';
import { inputError } from '../errors.js';
import { resolveSchedule } from '../schedules/registry.js';
import type { RequestedSchedule } from '../schedules/requested.js';

/** Up to this length every level and every position is kept, and trajectories are whole sequences. */
export const MOST_LEVELS = 4096;

/** Positions of a window that count: the most that memory allows. */
const WINDOWS = [4096, 2048, 1024, 512, 256];

/** Total variation between two pasts that a halo must wear off. */
const FORGOTTEN = 1e-6;

/** Longest halo: a chain that remembers for longer is not cut into windows. */
const LONGEST_HALO = 4096;

/** A schedule whose sum over levels is kept, since its nodes are not among the kept levels. */
export interface KeptSchedule extends RequestedSchedule {
  readonly sum: LevelSum;
}

/**
 * What is kept of the profile: every level up to L = 4,096; beyond, a grid of 4,096 levels (and L - 1), and the exact sum
 * of every requested schedule that does not depend on the profile.
 */
export function readingsFor(
  length: number,
  requested: readonly RequestedSchedule[],
): { readonly readings: Readings; readonly kept: readonly KeptSchedule[] } {
  if (length <= MOST_LEVELS) {
    return { readings: { levels: Int32Array.from({ length }, (_, k) => k), sums: [] }, kept: [] };
  }
  const levels = Int32Array.from({ length: MOST_LEVELS + 1 }, (_, i) =>
    i === MOST_LEVELS ? length - 1 : Math.floor((i * length) / MOST_LEVELS),
  );
  const kept = requested
    .filter(({ parsed }) => parsed.family.needs === 'nothing')
    .map((request) => {
      const { levels: nodes, weights } = resolveSchedule(request.parsed, {
        length,
        requestedSteps: request.requestedSteps,
      });
      return { ...request, sum: { levels: Int32Array.from(nodes), weights: Float64Array.from(weights) } };
    });
  return { readings: { levels, sums: kept.map(({ sum }) => sum) }, kept };
}

/**
 * How a sequence longer than 4,096 is cut into windows, or undefined for one that is swept whole. Only a stationary chain
 * can be cut, and only one that forgets its past within 4,096 steps; others are swept whole, as far as memory allows.
 *
 * @param fits whether a sweep of that many positions fits the memory
 */
export function windowsFor(
  chain: ChainProcess,
  length: number,
  fits: (span: number) => boolean,
): WindowPlan | undefined {
  if (length <= MOST_LEVELS || !chain.stationary) return undefined;
  const halo = haloOf(chain);
  if (halo === undefined) return undefined;
  const window = WINDOWS.find((size) => fits(size + 2 * halo)) ?? WINDOWS[WINDOWS.length - 1];
  return { count: Math.ceil(length / window), halo };
}

/** Twice the number of steps after which no start makes a difference of 1e-6 in total variation; undefined if above 4,096. */
function haloOf(chain: ChainProcess): number | undefined {
  const [states, step] = stepper(chain);
  // Large chains are costly to step; a few starts tell as much.
  const starts = Math.min(states, states > 10_000 ? 4 : 16);
  const distributions: Float64Array[] = Array.from({ length: starts }, (_, s) => {
    const start = new Float64Array(states);
    start[Math.floor((s * states) / starts)] = 1;
    return start;
  });
  for (let steps = 1; 2 * steps <= LONGEST_HALO; steps++) {
    for (const [s, law] of distributions.entries()) distributions[s] = step(law);
    const [first, ...others] = distributions;
    const distance = Math.max(
      0,
      ...others.map((law) => law.reduce((sum, p, c) => sum + Math.abs(p - first[c]), 0) / 2),
    );
    if (distance < FORGOTTEN) return Math.max(64, 2 * steps);
  }
  return undefined;
}

/** Number of states of the chain, and one step of a law over them. */
function stepper(chain: ChainProcess): [states: number, step: (law: Float64Array) => Float64Array] {
  const { transition } = chain;
  const fanout = chain.kind === 'hidden' ? chain.states : chain.vocabularySize;
  const states = chain.kind === 'hidden' ? chain.states : chain.vocabularySize ** chain.order;
  const kept = states / fanout;
  return [
    states,
    (law) => {
      const next = new Float64Array(states);
      for (let s = 0; s < states; s++) {
        if (law[s] === 0) continue;
        const target = chain.kind === 'hidden' ? 0 : (s % kept) * fanout;
        for (let x = 0; x < fanout; x++) next[target + x] += law[s] * transition[s * fanout + x];
      }
      return next;
    },
  ];
}

/** Refuses what needs every position where only some levels are kept. */
export function requireEveryPosition(length: number): void {
  if (length <= MOST_LEVELS) return;
  throw inputError(
    `values per position are sampled up to L = ${MOST_LEVELS}, and L = ${length}`,
    'take a shorter length; inner positions of a stationary model are alike',
  );
}
