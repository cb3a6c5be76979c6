import { inputError } from '../errors.js';
import { profileOf } from '../profile.js';
import { nonIncreasing } from '../schedules/isotonic.js';
import { optimalSizes } from '../schedules/optimal.js';
import { resolveSchedule } from '../schedules/registry.js';
import { gridProfile, interpolate } from './gridProfile.js';
import type { GroupedMeasurements } from './groups.js';
import { LeastBlocks } from './leastBlocks.js';
import { noiseOfMeans } from './noise.js';
import { shrunk } from './shrink.js';

/** Balanced first: the others are compared with it too. */
export const NAMED = ['balanced', 'cosine', 'linear-up', 'linear-down', 'sqrt-rule'] as const;

export type Named = (typeof NAMED)[number];

/** The reveal sizes that the measurements of some sequences suggest. */
export interface Choices {
  readonly optimal: readonly number[];
  readonly named: Readonly<Record<Named, readonly number[]>>;
}

/** What schedules are chosen on: means drawn together where they are noisy. Never what they are judged on. */
export interface ChoiceProfile {
  readonly levels: readonly number[];
  readonly values: readonly number[];
  readonly whole: Float64Array;
}

export function choiceProfile(
  grouped: GroupedMeasurements,
  includes: (group: number) => boolean,
): ChoiceProfile {
  const { levels, values } = gridProfile(grouped, includes);
  const drawn = shrunk(levels, values, noiseOfMeans(grouped, includes));
  return { levels, values: drawn, whole: interpolate(grouped.length, levels, drawn) };
}

/** The most places of nodes in a search, and the most of them times steps: time, and 256 MiB. */
const MOST_NODES = 8192;
const MOST_CELLS = 2 ** 26;

/** The schedules of T steps (the optimal one: at most T), nodes of the optimal one on measured levels or anywhere. */
export function choicesFor(profile: ChoiceProfile, steps: number, onLevels: boolean): Choices {
  const { whole } = profile;
  const falling = nonIncreasing(whole);
  const request = { length: whole.length, requestedSteps: steps, profile: profileOf(falling) };
  const named = NAMED.map((name) => [name, resolveSchedule(name, request).sizes]);
  return {
    optimal: optimalFor(profile, falling, steps, onLevels),
    named: Object.fromEntries(named) as Choices['named'],
  };
}

function optimalFor(
  profile: ChoiceProfile,
  falling: Float64Array,
  steps: number,
  onLevels: boolean,
): readonly number[] {
  const { whole } = profile;
  const everywhere = !onLevels || profile.levels.length === whole.length;
  // A search that needs a non-increasing profile takes time O(L) whatever T is.
  const isFalling = whole.every((value, k) => value === falling[k]);
  if (everywhere && (isFalling || tooLarge(whole.length, steps))) return optimalSizes(whole, steps);
  const search = searchOn(profile, onLevels);
  let sizes: number[] = [];
  for (let t = 1; t <= steps; t++) sizes = search.more(t === steps);
  return sizes;
}

/** Then the falling part of what is chosen on has to do. */
function tooLarge(length: number, steps: number): boolean {
  return length > MOST_NODES && steps * MOST_NODES > MOST_CELLS;
}

/** Searches for 1, 2, .. steps. On lengths beyond 8192 nodes lie on an even grid of so many places. */
export function searchOn({ levels, values, whole }: ChoiceProfile, onLevels: boolean): LeastBlocks {
  const length = whole.length;
  const stride = Math.ceil(length / MOST_NODES);
  const even = Array.from({ length: Math.ceil(length / stride) }, (_, i) => i * stride);
  const nodes = onLevels && levels.length <= MOST_NODES ? [...(levels[0] === 0 ? [] : [0]), ...levels] : even;
  const at = onLevels && levels.length <= MOST_NODES && levels[0] === 0 ? values : nodes.map((k) => whole[k]);
  // Costs relative to the last value keep the digits of late differences.
  const last = at[at.length - 1];
  return new LeastBlocks(
    [...nodes, length],
    Array.from(at, (value) => value - last),
  );
}

/** The fewest steps whose cheapest sizes fit; undefined where one token at a time is left. */
export function scanSteps(
  profile: ChoiceProfile,
  fits: (sizes: readonly number[]) => boolean,
): number | undefined {
  const length = profile.whole.length;
  const search = searchOn(profile, false);
  const most = Math.min(length, MOST_NODES);
  for (let steps = 1; steps < most; steps++) if (fits(search.more())) return steps;
  if (length <= MOST_NODES) return undefined;
  throw inputError(
    `no schedule of fewer than ${most} steps keeps the KL budget`,
    'ask for a larger budget, or name a number of steps',
  );
}
