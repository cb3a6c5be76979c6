import { inputError } from '../errors.js';
import { quote } from '../nearest.js';
import { positiveInteger } from './argument.js';
import type { ScheduleFamily } from './family.js';
import type { Schedule } from './schedule.js';

function evenSize(text: string): number {
  const size = positiveInteger('random-halves', text);
  if (size % 2 !== 0) {
    throw inputError(
      `schedule ${quote(`random-halves:${text}`)}: ${size} is odd`,
      'choose an even S, of which half is also used',
    );
  }
  return size;
}

/**
 * Sizes drawn independently and evenly from {s, s/2} until L is used up, the last one cut: the expected number of tokens
 * revealed from each level. Level j s/2 is visited with probability u_j, u_0 = 1, u_1 = 1/2, u_j = (u_{j-1} + u_{j-2})/2
 * (renewal equation); from there min(s, L-k) and min(s/2, L-k) are equally likely. The expected number of steps is sum u_j.
 *
 * Source: Li & Cai 2505.21400, the random schedule of Theorem 2; the recursion is derived.
 */
export function randomHalvesSchedule(length: number, size: number, name = `random-halves:${size}`): Schedule {
  const half = size / 2;
  const count = Math.ceil(length / half);
  const levels = new Float64Array(count);
  const weights = new Float64Array(count);
  let visited = 1;
  let visitedBefore = 0;
  let steps = 0;
  for (let j = 0; j < count; j++) {
    const left = length - j * half;
    levels[j] = j * half;
    weights[j] = (visited * (Math.min(size, left) + Math.min(half, left))) / 2;
    steps += visited;
    const next = (visited + visitedBefore) / 2;
    visitedBefore = visited;
    visited = next;
  }
  return { name, steps, maxSize: size, levels, weights };
}

/** The random schedule on which the lower bound of Li & Cai holds. */
export const randomHalves: ScheduleFamily = {
  name: 'random-halves',
  summary: 'block sizes drawn from {S, S/2}, a fresh draw per trajectory (S even)',
  argument: { name: 'S', check: (text) => void evenSize(text) },
  needsSteps: false,
  needs: 'nothing',
  resolve: ({ length, argument = '' }) => {
    const size = evenSize(argument);
    if (size > length) {
      throw inputError(
        `schedule ${quote(`random-halves:${argument}`)}: blocks of ${size} are longer than L = ${length}`,
        `choose an even S in 2..${length}`,
      );
    }
    return randomHalvesSchedule(length, size, `random-halves:${argument}`);
  },
};
