import { createHash } from 'node:crypto';
import seedrandom from 'seedrandom';
import { inputError, type MaskgapError } from '../errors.js';
import type { PhiloxKey } from './philox.js';

/**
 * How seeds become keys; what keeps draws on disk names it, since those of another way are other draws. Until it was
 * named, seedrandom was keyed with the text itself, which its key schedule repeats: 1, 11 and 111 were one stream.
 */
export const SEED_KEY = 'sha256';

/** Refuses what was begun with keys of another way. */
export function otherSeedKey(place: string): MaskgapError {
  return inputError(
    `${place} was begun when seeds gave other draws, and these would not go with them`,
    'begin again in another directory',
  );
}

/** The generator's 64-bit key from the user's seed, any string: seedrandom keyed with the hex SHA-256 of its UTF-8 text. */
export function keyFromSeed(seed: string): PhiloxKey {
  const generator = seedrandom(createHash('sha256').update(seed, 'utf8').digest('hex'));
  return [generator.int32() >>> 0, generator.int32() >>> 0];
}
