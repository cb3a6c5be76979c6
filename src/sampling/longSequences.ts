import type { ChainProcess } from '../../kernels/chain.js';
import { familyOf } from '../../kernels/reference/families.js';
import type { WindowPlan } from '../chunks/task.js';
import { comparedSpan, haloHolds } from '../estimators/haloCheck.js';
import type { KeptReadings, KeptSchedule } from '../estimators/keptReadings.js';
import { resolveSchedule } from '../schedules/registry.js';
import type { RequestedSchedule } from '../schedules/requested.js';

/** Up to this length every level is kept, and trajectories are whole sequences if memory allows. */
export const MOST_LEVELS = 4096;

/** Positions of a window that count: the most that memory allows. */
const WINDOWS = [4096, 2048, 1024, 512, 256, 128, 64, 32];

/** Total variation between two pasts that a halo must wear off. */
const FORGOTTEN = 1e-6;

/** Longest halo: a chain that remembers for longer is not cut into windows. */
const LONGEST_HALO = 4096;

/**
 * What is kept of the profile: every level up to L = 4,096; beyond, a grid of 4,096 levels (and L - 1), and the exact sum
 * of every requested schedule that does not depend on the profile.
 */
export function readingsFor(length: number, requested: readonly RequestedSchedule[]): KeptReadings {
  if (length <= MOST_LEVELS) {
    return { readings: { levels: Int32Array.from({ length }, (_, k) => k), sums: [] }, kept: [] };
  }
  const levels = Int32Array.from({ length: MOST_LEVELS + 1 }, (_, i) =>
    i === MOST_LEVELS ? length - 1 : Math.floor((i * length) / MOST_LEVELS),
  );
  const kept = keptSchedules(length, requested);
  return { readings: { levels, sums: kept.map(({ sum }) => sum) }, kept };
}

/** The sums of the schedules that do not depend on the profile. */
export function keptSchedules(length: number, requested: readonly RequestedSchedule[]): KeptSchedule[] {
  return requested
    .filter(({ parsed }) => parsed.family.needs === 'nothing')
    .map((request) => {
      const { levels, weights, maxSize } = resolveSchedule(request.parsed, {
        length,
        requestedSteps: request.requestedSteps,
      });
      const sum = { levels: Int32Array.from(levels), weights: Float64Array.from(weights) };
      return { ...request, maxSize, sum };
    });
}

/**
 * How a sequence that is longer than 4,096 or does not fit the memory is cut into windows, or undefined for one that is
 * swept whole. Only a stationary chain can be cut, and only one that forgets its past within 4,096 steps; others are
 * swept whole, as far as memory allows.
 *
 * @param fits whether a sweep of that many positions fits the memory
 */
export async function windowsFor(
  chain: ChainProcess,
  length: number,
  fits: (span: number) => boolean,
): Promise<WindowPlan | undefined> {
  if (!chain.stationary || (length <= MOST_LEVELS && fits(length))) return undefined;
  const halo = await settledHalo(chain, fits);
  if (halo === undefined) return undefined;
  const window = WINDOWS.find((size) => fits(size + 2 * halo)) ?? WINDOWS[WINDOWS.length - 1];
  return window + 2 * halo < length ? { count: Math.ceil(length / window), halo } : undefined;
}

/** The halo by how fast the chain forgets, widened until windows with twice as wide a one say the same; undefined if above 4,096. */
async function settledHalo(
  chain: ChainProcess,
  fits: (span: number) => boolean,
): Promise<number | undefined> {
  for (let halo = haloOf(chain); halo !== undefined && halo <= LONGEST_HALO; halo *= 2)
    // What does not fit the memory at twice the halo cannot be compared, and does not grow.
    if (!fits(comparedSpan(halo)) || (await haloHolds(chain, halo))) return halo;
  return undefined;
}

/** Twice the number of steps after which no start makes a difference of 1e-6 in total variation; undefined if above 4,096. */
function haloOf(chain: ChainProcess): number | undefined {
  const family = familyOf(chain);
  const [states, newest] = [family.states(chain), family.newest(chain)];
  const advance = family.advance(chain);
  // Large chains are costly to step; a few starts tell as much.
  const starts = Math.min(states, states > 10_000 ? 4 : 16);
  // A law per start less that of the first one. The newest token of a context is its last digit, which an equal stride leaves
  // as it is: starts differ in that, and in the older ones.
  const startOf = (s: number) =>
    (Math.floor((s * states) / starts / newest) * newest + (s % newest)) % states;
  let differences: Float64Array[] = Array.from({ length: starts - 1 }, (_, s) => {
    const difference = new Float64Array(states);
    difference[startOf(0)]--;
    difference[startOf(s + 1)]++;
    return difference;
  });
  const settled = family.initial(chain);
  for (let steps = 1; 2 * steps <= LONGEST_HALO; steps++) {
    differences = differences.map((difference) => advance(settled, difference));
    if (differences.every((difference) => totalVariation(difference) < FORGOTTEN))
      return Math.max(64, 2 * steps);
  }
  return undefined;
}

function totalVariation(difference: Float64Array): number {
  let sum = 0;
  for (let s = 0; s < difference.length; s++) sum += Math.abs(difference[s]);
  return sum / 2;
}
