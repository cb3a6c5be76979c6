import type { TransitionCounts } from '../statistics/transitionStatistics.js';

/** Counts of several samplers as one list of numbers: for each sampler the number of its cells, then cell and count of each. */
export function encodeTransitions(samplers: readonly TransitionCounts[]): Float64Array {
  return Float64Array.from(samplers.flatMap((counts) => [counts.size, ...[...counts].flat()]));
}

/** The counts of every sampler. */
export function decodeTransitions(list: ArrayLike<number>): TransitionCounts[] {
  const samplers: TransitionCounts[] = [];
  for (let at = 0; at < list.length; ) {
    const cells = list[at++];
    const counts = new Map<number, number>();
    for (let c = 0; c < cells; c++, at += 2) counts.set(list[at], list[at + 1]);
    samplers.push(counts);
  }
  return samplers;
}
