import { inputError } from '../errors.js';
import { planned } from './planned.js';
import type { UnmaskingFamily } from './sampler.js';

/**
 * Planned bisection: m adjacent tokens, one by one, in the middle of every open segment, all segments at once. m tokens in
 * a row separate what lies on either side of an order-m chain, so tokens of one round are independent given the rest and
 * the divergence is 0 in at most m (ceil(log2(L / m)) + 1) rounds. Not for hidden Markov models, whose tokens separate nothing.
 *
 * Source: Wen, Liang & Lu 2608.25505, Theorem 2; rounds as in theory/plannedBisection.ts.
 */
export const bisection: UnmaskingFamily = {
  name: 'bisection',
  summary: 'M adjacent tokens in the middle of every open segment: no divergence for chains of order M',
  argument: 'separator',
  options: ['separator'],
  create: ({ separator: m }, length) => {
    if (m === undefined)
      throw inputError(
        'sampler bisection lacks its separator, the order of the chain',
        'write bisection:2, or give --separator 2',
      );
    const rounds: number[][] = [];
    let open: (readonly [first: number, size: number])[] = [[0, length]];
    while (open.length > 0) {
      const longest = Math.max(...open.map(([, size]) => size));
      const tokens = Math.min(m, longest);
      for (let t = 0; t < tokens; t++)
        rounds.push(open.flatMap(([first, size]) => (t < size ? [first + before(size, m) + t] : [])));
      open = open.flatMap(([first, size]) => {
        const left = before(size, m);
        const right = size - left - m;
        return [[first, left] as const, [first + left + m, right] as const].filter(([, each]) => each > 0);
      });
    }
    return planned(rounds);
  },
};

/** Tokens of a segment that lie before its separator. */
function before(size: number, m: number): number {
  return size <= m ? 0 : Math.floor((size - m) / 2);
}
