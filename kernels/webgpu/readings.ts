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

/**
 * Adds a trajectory to the sums, as the reference's `Sweep` does. With S_k the sum of all current entropies and k revealed,
 * revealing the next token changes those of the masked and of the known positions, h^(k) = (S_k + the latter change) / size
 * and S_{k+1} = S_k + both changes.
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
  const size = core.end - core.first;
  const words = new Uint32Array(reading.levels, reading.levelsAt, length * LEVEL_WORDS);
  const floats = new Float32Array(reading.levels, reading.levelsAt, length * LEVEL_WORDS);
  const all = new IntegerSum(unit);
  for (let j = core.first; j < core.end; j++) all.add(marginals, 2 * j);
  for (let k = 0; k < length; k++) {
    const at = k * LEVEL_WORDS;
    if (sums.settled) sums.settled[k] += all.value / size;
    sums.profile[k] += all.plus(words[at + 2], words[at + 3]) / size;
    all.add(words, at);
    all.add(words, at + 2);
    const chance = floats[at + 4];
    sums.surprisal[k] -= chance > 0 ? Math.log(chance) : Math.log1p(chance);
  }
  if (sums.settled) sums.settled[length] += all.value / size;
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
