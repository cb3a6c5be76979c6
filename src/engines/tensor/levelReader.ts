import type { PassSums } from './passSums.js';
import type { Trajectory } from './trajectory.js';

/** The passes of one trajectory, by the number of revealed positions of its span. */
export type Passes = (revealed: number) => PassSums;

/**
 * How the two parts of L h^(k) are read off passes: the posterior entropies of the masked positions given the k revealed
 * ones, and the leave-one-out entropies of these, each among k + 1 (see kernels/reference/sweep.ts). Either part alone
 * estimates h(k) too, at ten times the standard deviation of a KL: schedules take both, two passes a level.
 */
export interface LevelReader {
  /** The pass that has the masked part of a level. */
  maskedPass(level: number): number;
  masked(level: number, passes: Passes): number;
  /** The pass that has the leave-one-out part of a level. */
  cavityPass(level: number): number;
  cavities(level: number, passes: Passes): number;
  /** The pass at a level, 0..L, and the sum over all positions of its entropies, whichever of the two they are. */
  entirePass(level: number): number;
  entire(level: number, passes: Passes): number;
}

export function levelReader(trajectory: Trajectory): LevelReader {
  return trajectory.ranks === undefined ? WHOLE : windowReader(trajectory, trajectory.ranks);
}

/** Level k of a whole sequence is the pass with k revealed; its cavities are among k + 1. */
const WHOLE: LevelReader = {
  maskedPass: (level) => level,
  masked: (level, passes) => passes(level).masked,
  cavityPass: (level) => (level === 0 ? 0 : level + 1),
  cavities: (level, passes) => (level === 0 ? 0 : passes(level + 1).cavities),
  entirePass: (level) => level,
  entire: (level, passes) => everything(passes(level)),
};

/**
 * A window's part of a level at which n of its positions are revealed: the same, if the level's reveal falls into the
 * window; if it falls elsewhere, nothing happens here, and the pass with n revealed has all its cavities.
 */
function windowReader({ weight, core, length }: Trajectory, ranks: Float64Array): LevelReader {
  // In units of the whole sequence.
  const scale = (weight * length) / (core.end - core.first);
  const happensHere = (level: number, n: number) => n < ranks.length && ranks[n] === level;
  return {
    maskedPass: (level) => revealedBefore(ranks, level),
    masked: (level, passes) => scale * passes(revealedBefore(ranks, level)).masked,
    cavityPass(level) {
      const n = revealedBefore(ranks, level);
      return happensHere(level, n) ? n + 1 : n;
    },
    cavities(level, passes) {
      const n = revealedBefore(ranks, level);
      if (happensHere(level, n)) return scale * passes(n + 1).cavities;
      const { cavities, last } = passes(n);
      return scale * (cavities + last);
    },
    entirePass: (level) => revealedBefore(ranks, level),
    entire: (level, passes) => scale * everything(passes(revealedBefore(ranks, level))),
  };
}

const everything = ({ masked, cavities, last }: PassSums): number => masked + cavities + last;

/** How many of the increasing ranks are below a level. */
function revealedBefore(ranks: Float64Array, level: number): number {
  let low = 0;
  let high = ranks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranks[middle] < level) low = middle + 1;
    else high = middle;
  }
  return low;
}
