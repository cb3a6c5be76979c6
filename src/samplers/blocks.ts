import { inputError } from '../errors.js';
import type { SamplerView, UnmaskingFamily } from './sampler.js';

/**
 * One block of B positions after another, from left to right, each by a sampler of its own: semi-autoregressive
 * decoding (Arriola et al. 2503.09573; LLaDA, Nie et al. 2502.09992).
 */
export const blocks: UnmaskingFamily = {
  name: 'blocks',
  summary: 'one block of B positions after another, each by another sampler (--inner)',
  argument: 'block',
  options: ['block', 'inner'],
  create: ({ block, inner }, length, createInner) => {
    if (block === undefined)
      throw inputError('sampler blocks lacks its size of a block', 'write blocks:32, or give --block 32');
    if (inner === undefined)
      throw inputError(
        'sampler blocks lacks the sampler of a block',
        'give it, for example --inner confidence:4',
      );
    const size = Math.min(block, length);
    const whole = createInner(inner, size);
    const rest = length % size === 0 ? whole : createInner(inner, length % size);
    /** The sampler of the block that is open, and what it sees of it, as positions 0 .. B - 1. */
    const open = (view: Omit<SamplerView, 'order'>) => {
      const first = view.masked[0] - (view.masked[0] % size);
      const count = Math.min(size, length - first);
      return { sampler: count === size ? whole : rest, first, count, view: partOf(view, first, count) };
    };
    const { choice } = whole;
    return {
      needs: whole.needs,
      history: whole.history,
      choice:
        choice &&
        ((everything) => {
          const { sampler, first, view } = open(everything);
          const { from, count } = sampler.choice!(view);
          return { from: from.map((position) => position + first), count };
        }),
      next: (everything) => {
        const { sampler, first, count, view } = open(everything);
        const order = within(everything.order, first, count);
        return Int32Array.from(sampler.next({ ...view, order }), (position) => position + first);
      },
    };
  },
};

/** Those of the positions that are first .. first + count - 1, counted from the first. */
function within(positions: Int32Array, first: number, count: number): Int32Array {
  return positions
    .filter((position) => first <= position && position < first + count)
    .map((position) => position - first);
}

function partOf({ masked, summaries, drifts }: Omit<SamplerView, 'order'>, first: number, count: number) {
  const part = (values: Float64Array) => values.subarray(first, first + count);
  const { top, margin, entropy } = summaries;
  return {
    length: count,
    masked: within(masked, first, count),
    summaries: { top: part(top), margin: part(margin), entropy: part(entropy) },
    drifts: drifts.map(part),
  };
}
