import type { Core, SweepSums } from '../reference/sweep.js';
import { IntegerSum, type Unit } from './integers.js';
import { BYTES } from './layout.js';

/** What a device has computed of one trajectory: its levels and positions, as the structs of layout.ts have them. */
export interface SlotReading {
  readonly levels: ArrayBuffer;
  readonly positions: ArrayBuffer;
  /** Byte offsets of the slot in both. */
  readonly levelsAt: number;
  readonly positionsAt: number;
}

const LEVEL_WORDS = BYTES.level / 4;
const POSITION_WORDS = BYTES.position / 4;
const UNSOUND = 0x80000000;

/** Messages recomputed; undefined if a posterior left the range of float32. */
export function stepsOf({ levels, levelsAt }: SlotReading, length: number): number | undefined {
  const words = new Uint32Array(levels, levelsAt, length * LEVEL_WORDS);
  let steps = 0;
  for (let k = 0; k < length; k++) {
    const word = words[k * LEVEL_WORDS + 5];
    if (word >= UNSOUND) return undefined;
    steps += word;
  }
  return steps;
}

/** Changes of a level: places of the two 64-bit integers (masked, known) among the words of a level. */
interface LevelWords {
  readonly words: Uint32Array;
  readonly perLevel: number;
}

/**
 * Adds to `profile` (and `settled`) what revealing the positions one by one has changed: with S_k the sum of all current
 * entropies and k revealed, h^(k) = (S_k + change of the known ones) / size, and S_{k+1} = S_k + both changes. Derived.
 *
 * @param start S_0
 */
export function addLevels(
  { words, perLevel }: LevelWords,
  start: IntegerSum,
  size: number,
  { profile, settled }: Pick<SweepSums, 'profile' | 'settled'>,
): void {
  const length = profile.length;
  for (let k = 0; k < length; k++) {
    const at = k * perLevel;
    if (settled) settled[k] += start.value / size;
    profile[k] += start.plus(words[at + 2], words[at + 3]) / size;
    start.add(words, at);
    start.add(words, at + 2);
  }
  if (settled) settled[length] += start.value / size;
}

/**
 * Adds a trajectory to the sums, as the reference's `Sweep` does.
 *
 * @param marginals [L] pairs: entropies with nothing revealed
 */
export function addReading(
  reading: SlotReading,
  marginals: Uint32Array,
  unit: Unit,
  sums: SweepSums,
  core: Core,
): void {
  const length = marginals.length / 2;
  const words = new Uint32Array(reading.levels, reading.levelsAt, length * LEVEL_WORDS);
  const floats = new Float32Array(reading.levels, reading.levelsAt, length * LEVEL_WORDS);
  const start = new IntegerSum(unit);
  for (let j = core.first; j < core.end; j++) start.add(marginals, 2 * j);
  addLevels({ words, perLevel: LEVEL_WORDS }, start, core.end - core.first, sums);
  for (let k = 0; k < length; k++) {
    const chance = floats[k * LEVEL_WORDS + 4];
    sums.surprisal[k] -= chance > 0 ? Math.log(chance) : Math.log1p(chance);
  }
  const entropies = entropiesAt(reading.positions, reading.positionsAt, length, unit);
  for (let j = 0; j < length; j++) sums.conditional[j] += entropies[j];
}

/** [L] entropies of a slot's positions, nats. */
export function entropiesAt(positions: ArrayBuffer, at: number, length: number, unit: Unit): Float64Array {
  const words = new Uint32Array(positions, at, length * POSITION_WORDS);
  return Float64Array.from({ length }, (_, j) => {
    const pair = j * POSITION_WORDS + 2;
    return ((words[pair + 1] | 0) * 2 ** 32 + words[pair]) / 2 ** unit.bits;
  });
}
