import type { ChainProcess } from '../chain.js';
import type { NetworkShape } from '../network.js';

const FLOAT = 4;

/** Rows are computed in multiples of so many: backends round alike at all such widths. */
export const ROW_MULTIPLE = 16;

/** Bytes that a chain's tables take on the device, with the copy that is rearranged. */
export function tableBytes(chain: ChainProcess): number {
  const { vocabularySize: V } = chain;
  const entries =
    chain.kind === 'context' ? V ** (chain.order + 1) : chain.states * (2 * chain.states + 2 * V);
  return 3 * FLOAT * entries;
}

/**
 * Bytes of one row of a full pass at its peak: a forward message per position, the evidence with the copies made on the
 * way, the laws whose entropies are taken together, and what a step works on.
 */
export function passBytes(chain: ChainProcess, length: number): number {
  const { vocabularySize: V } = chain;
  const states = chain.kind === 'context' ? V ** chain.order : chain.states;
  return FLOAT * (length * (states + 5 * V) + 6 * states);
}

/** Bytes of one row of a pass whose laws are kept: twice while they are joined. */
export function lawPassBytes(chain: ChainProcess, length: number): number {
  return passBytes(chain, length) + FLOAT * length * 3 * chain.vocabularySize;
}

/** Bytes of one row of a network's pass at its peak: what a layer takes in, sees, hides and gives, and the laws. */
export function networkPassBytes({ vocabularySize: V, width: W }: NetworkShape, length: number): number {
  return FLOAT * length * (8 * W + 6 * V);
}

/** Bytes of one row of a pass by gaps at its peak. */
export function gapPassBytes(length: number): number {
  return 12 * FLOAT * length;
}

/** Rows of that many bytes that fit the budget: a multiple of 16, at least 16, at most `most`. */
export function rowsWithin(budget: number, bytesPerRow: number, most: number): number {
  const fitting = Math.min(most, Math.floor(budget / bytesPerRow));
  return Math.max(1, Math.floor(fitting / ROW_MULTIPLE)) * ROW_MULTIPLE;
}
