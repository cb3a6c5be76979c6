import { MaskgapError } from '../errors.js';
import type { Bit } from './gates.js';

/** The mask token. */
export const MASK = -1;

/** A sequence over {0, 1, mask}. */
export type BitState = Int8Array;

/**
 * A masked diffusion sampler over {0, 1, mask} as a small value (Jiang, Haghtalab & Chen 2512.25014, section 2). A round
 * fills the positions `fill(state)`, each with an independent draw from its own law given the state at the round's start,
 * then turns the positions `remask(state)` back into masks. The sampler starts from all masks and ends when there is
 * nothing to fill.
 */
export interface MaskedSampler {
  /** Length of the sequence, chain of thought included. */
  readonly length: number;
  /** Where the answer stands at the end. */
  readonly answer: readonly number[];
  /** Whether a round may overwrite revealed tokens. */
  readonly revises: boolean;
  /** F: the positions to fill, a deterministic function of the state. Masked ones only, unless the sampler revises. */
  readonly fill: (state: BitState) => readonly number[];
  /** The predictor: probability of a 1 at one position, a function of the state at the round's start. */
  readonly predict: (state: BitState, position: number) => number;
  /** G: the revealed positions that become masks at the end of a round. */
  readonly remask?: (state: BitState) => readonly number[];
}

/** A circuit as a sampler. */
export interface CircuitSampler extends MaskedSampler {
  /** Where round 1 draws the circuit's sources, in the order of its nodes. */
  readonly sources: readonly number[];
}

/** Positions of the state that are masked. */
export function maskedPositions(state: BitState): readonly number[] {
  const positions: number[] = [];
  state.forEach((token, position) => {
    if (token === MASK) positions.push(position);
  });
  return positions;
}

/** A revealed token; a predictor that reads a mask has a mistake. */
export function bitAt(state: BitState, position: number): Bit {
  const token = state[position];
  if (token !== 0 && token !== 1) throw broken(`the predictor reads position ${position}, which is masked`);
  return token;
}

/** What a round fills and with which law; the rules of the game are checked. Empty at the end. */
export interface Filling {
  readonly positions: readonly number[];
  /** Probability of a 1, by place in `positions`. */
  readonly probabilities: readonly number[];
}

export function nextFilling(sampler: MaskedSampler, state: BitState): Filling {
  const positions = sampler.fill(state.slice());
  const seen = new Set<number>();
  for (const position of positions) {
    if (!(Number.isInteger(position) && position >= 0 && position < sampler.length)) {
      throw broken(`the unmasking rule fills position ${position} of ${sampler.length}`);
    }
    if (seen.has(position)) throw broken(`the unmasking rule fills position ${position} twice in a round`);
    if (!sampler.revises && state[position] !== MASK) {
      throw broken(`the unmasking rule fills position ${position}, which is revealed`);
    }
    seen.add(position);
  }
  const read = state.slice();
  const probabilities = positions.map((position) => {
    const probability = sampler.predict(read, position);
    if (!(probability >= 0 && probability <= 1)) {
      throw broken(`the predictor gives position ${position} the probability ${probability}`);
    }
    return probability;
  });
  // What one predictor wrote another could read: the draws would not be independent given the state.
  if (read.some((token, position) => token !== state[position]))
    throw broken('the predictor changes the state');
  return { positions, probabilities };
}

/** The state after a round's draws: G is applied, and its rules are checked. */
export function remasked(sampler: MaskedSampler, state: BitState): BitState {
  const after = state.slice();
  for (const position of sampler.remask?.(state.slice()) ?? []) {
    if (after[position] !== 0 && after[position] !== 1) {
      throw broken(`the remasking rule hides position ${position}, which is no revealed token`);
    }
    after[position] = MASK;
  }
  return after;
}

/** The answer of a finished sampler. */
export function answerOf(sampler: MaskedSampler, state: BitState): readonly Bit[] {
  return sampler.answer.map((position) => bitAt(state, position));
}

export function broken(message: string): MaskgapError {
  return new MaskgapError('internal', message, 'the sampler breaks the rules of masked diffusion');
}
