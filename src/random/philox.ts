/**
 * Philox4x32-10 (Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a
 * counter-based generator. Word `index` of (key, trajectory, purpose) is a pure function of these four numbers, so a
 * trajectory is the same whichever engine, worker or machine draws it.
 */

/** 64-bit key. */
export type PhiloxKey = readonly [number, number];

/** What a word is used for: one independent stream of words per trajectory and purpose. */
export const PURPOSE = {
  /** Tokens, word j for position j. */
  tokens: 0,
  /** Hidden states of an HMM, word j for position j. */
  hiddenStates: 1,
  /** Sort keys of the unmasking order, word j for position j. */
  order: 2,
  /** Levels at which a trajectory is compared with fresh passes. */
  checks: 3,
  /** Which window of a long sequence a trajectory is, word 0; then, two words each, the levels of its positions. */
  windows: 4,
  /** Generated tokens, word j for position j. */
  generated: 5,
  /** Choices of a sampler that remasks or revises, in the order in which it makes them; also the bits of a circuit's sampler. */
  revision: 6,
  /** Resampling of orders, word t after round t. */
  resampling: 7,
  /** Where in the blocks of a schedule full passes are taken, word t for block t. */
  couplings: 8,
  /** Levels of a batch's masked sequences in training, word 0; trajectory is the batch. */
  trainingLevels: 9,
  /** Where in a text a training sequence begins, word 0. */
  trainingWindows: 10,
  /** First values of a network's parameters; trajectory is the parameter. */
  parameters: 11,
  /** Sort keys of further unmasking orders of one trajectory, one purpose each from here on. */
  furtherOrders: 1024,
} as const;

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** High 32 bits of the 64-bit product of two unsigned 32-bit integers, by 16-bit halves. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const upper = (Math.imul(aHigh, bLow) >>> 0) + (Math.imul(aLow, bLow) >>> 16);
  const lower = (Math.imul(aLow, bHigh) >>> 0) + (upper & 0xffff);
  return (Math.imul(aHigh, bHigh) + (upper >>> 16) + (lower >>> 16)) >>> 0;
}

/** One block of four words for a 128-bit counter; written to `out[offset .. offset + 3]` as unsigned integers. */
export function philox4x32(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  key: PhiloxKey,
  out: Uint32Array,
  offset = 0,
): void {
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(M0, c0);
    const low0 = Math.imul(M0, c0);
    const high1 = mulHigh(M1, c2);
    const low1 = Math.imul(M1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  out[offset] = c0;
  out[offset + 1] = c1;
  out[offset + 2] = c2;
  out[offset + 3] = c3;
}

/**
 * Words 0 .. count-1 of one trajectory and purpose. Word w is lane w mod 4 of the block with counter
 * (floor(w / 4), purpose, trajectory mod 2^32, floor(trajectory / 2^32)).
 *
 * @param trajectory integer in 0 .. 2^53 - 1
 * @param out at least 4 ceil(count / 4) words long
 */
export function fillWords(
  key: PhiloxKey,
  purpose: number,
  trajectory: number,
  count: number,
  out: Uint32Array,
): void {
  const low = trajectory >>> 0;
  const high = Math.floor(trajectory / 0x1_0000_0000);
  for (let block = 0; 4 * block < count; block++) philox4x32(block, purpose, low, high, key, out, 4 * block);
}
