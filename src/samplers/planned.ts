import type { Sampler } from './sampler.js';

/** A sampler that follows a plan made beforehand: rounds of positions, each position once. */
export function planned(rounds: readonly (readonly number[])[]): Omit<Sampler, 'name'> {
  const byMasked = new Map<number, Int32Array>();
  let masked = rounds.reduce((sum, { length }) => sum + length, 0);
  for (const round of rounds) {
    if (round.length > 0) byMasked.set(masked, Int32Array.from(round));
    masked -= round.length;
  }
  return { needs: 'nothing', next: (view) => byMasked.get(view.masked.length)! };
}
