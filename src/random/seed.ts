import seedrandom from 'seedrandom';
import type { PhiloxKey } from './philox.js';

/** The generator's 64-bit key from the user's seed, any string (seedrandom's ARC4 expands it). */
export function keyFromSeed(seed: string): PhiloxKey {
  const generator = seedrandom(seed);
  return [generator.int32() >>> 0, generator.int32() >>> 0];
}
