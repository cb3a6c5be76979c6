/** The mask token of a partially masked sequence. */
export const MASK = -1;

/** A partially masked sequence, [L]: a token, or `MASK`. */
export type MaskedTokens = Int32Array;

export function allMasked(length: number): MaskedTokens {
  return new Int32Array(length).fill(MASK);
}

/** Positions with a mask, or without one, increasing. */
export function positionsOf(state: MaskedTokens, masked: boolean): number[] {
  const positions: number[] = [];
  for (let j = 0; j < state.length; j++) if ((state[j] === MASK) === masked) positions.push(j);
  return positions;
}
