import { inputError } from '../errors.js';
import { planned } from './planned.js';
import type { UnmaskingFamily } from './sampler.js';

/**
 * Groups of equally spaced positions, ever denser: round t = 1, 2, .. takes the positions that are multiples of
 * ceil(L / 2^t) and not yet taken, about log2 L rounds in all. The dilated schedule of Luxembourg et al. 2506.19037 (DUS,
 * base 2), which applies it to one block after another: `blocks:B` with `--inner dilated`.
 */
export const dilated: UnmaskingFamily = {
  name: 'dilated',
  summary: 'equally spaced positions, twice as dense in every round',
  options: [],
  create: (_options, length) => {
    const rounds: number[][] = [];
    const taken = new Uint8Array(length);
    for (let spacing = length; ; ) {
      spacing = Math.ceil(spacing / 2);
      const round: number[] = [];
      for (let position = 0; position < length; position += spacing)
        if (!taken[position]) {
          taken[position] = 1;
          round.push(position);
        }
      rounds.push(round);
      if (spacing === 1) return planned(rounds);
    }
  },
};

/**
 * G groups of positions that are equal modulo G, one a round, so that tokens filled together are G apart; the groups come
 * in the order of the van der Corput sequence, each far from those before it. Derived from the dilated schedule.
 */
export const groups: UnmaskingFamily = {
  name: 'groups',
  summary: 'positions equal modulo G, one such group a round',
  argument: 'groups',
  options: ['groups'],
  create: ({ groups: count }, length) => {
    if (count === undefined)
      throw inputError('sampler groups lacks its number of groups', 'write groups:16, or give --groups 16');
    return planned(
      spreadOrder(Math.min(count, length)).map((residue) =>
        Array.from({ length: Math.ceil((length - residue) / count) }, (_, i) => residue + i * count),
      ),
    );
  },
};

/** 0 .. count-1 with their binary digits reversed, in that order. */
function spreadOrder(count: number): number[] {
  const bits = Math.ceil(Math.log2(Math.max(1, count)));
  const reversed = Array.from({ length: 2 ** bits }, (_, number) => {
    let value = 0;
    for (let bit = 0; bit < bits; bit++) if (number & (1 << bit)) value += 2 ** (bits - 1 - bit);
    return value;
  });
  return reversed.filter((value) => value < count);
}
