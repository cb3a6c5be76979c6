import { nonIncreasing } from '../schedules/isotonic.js';
import { mean } from '../statistics/spread.js';
import { type GridProfile, gridProfile } from './gridProfile.js';
import type { GroupedMeasurements } from './groups.js';
import { chooses, judged } from './heldOut.js';
import { noiseOfMeans } from './noise.js';
import { valueWithError } from './words.js';

/** A rise that was sought on other sequences is told where it is so many of its standard errors. */
const BEYOND_NOISE = 4;

/** The largest rise from a level to a later one, in units of its noise. */
interface Rise {
  readonly from: number;
  readonly to: number;
}

/**
 * A sentence where losses rise with the number of revealed tokens beyond noise, as no optimal predictor's do, with what is likely
 * to be behind it. The two levels are chosen on one half of the sequences and compared on the other.
 */
export function riseInWords(grouped: GroupedMeasurements): string | undefined {
  const of = (half: number) => grouped.halves.filter((one) => one === half).length;
  if (of(0) < 2 || of(1) < 2) return undefined;
  const sought = largestRise(grouped, chooses(grouped));
  const [rise] = judged(grouped, ({ whole }) => [whole[sought.to] - whole[sought.from]]);
  const all = gridProfile(grouped, () => true);
  const rounding = 1e-9 * Math.max(...all.values);
  if (!(rise.value > Math.max(BEYOND_NOISE * rise.standardError, rounding))) return undefined;
  const { from, to } = largestRise(grouped, () => true);
  const values = `from ${all.whole[from].toPrecision(4)} at ${from} to ${all.whole[to].toPrecision(4)} at ${to}`;
  return `Losses rise with the number of revealed tokens, ${values} (${valueWithError(rise)} nats between such levels), which those of an optimal predictor never do: ${likelyCause(
    all,
    noiseOfMeans(grouped, () => true),
  )}`;
}

function largestRise(grouped: GroupedMeasurements, includes: (group: number) => boolean): Rise {
  const { levels, values } = gridProfile(grouped, includes);
  const noise = noiseOfMeans(grouped, includes);
  let largest = { from: levels[0], to: levels[0], size: 0 };
  let low = 0;
  for (let l = 1; l < values.length; l++) {
    const rise = values[l] - values[low];
    const size = rise > 0 ? rise / Math.sqrt(noise[l] + noise[low] + (1e-9 * values[l]) ** 2) : 0;
    if (size > largest.size) largest = { from: levels[low], to: levels[l], size };
    if (values[l] < values[low]) low = l;
  }
  return largest;
}

/** Means that a rising sequence misses by no more than noise and this share of their scatter are taken to rise throughout. */
const MOSTLY = 0.02;

function likelyCause({ values }: GridProfile, noise: readonly number[]): string {
  const floor = 1e-6 * Math.max(...noise);
  const weights = noise.map((variance) => (floor > 0 ? floor / Math.max(variance, floor) : 1));
  const rising = nonIncreasing(
    values.map((value) => -value),
    weights,
  ).map((value) => -value);
  const center = mean(values);
  const missed = values.reduce((sum, value, l) => sum + weights[l] * (value - rising[l]) ** 2, 0);
  const scattered = values.reduce((sum, value, l) => sum + weights[l] * (value - center) ** 2, 0);
  // What the sum of squares is by noise alone is `floor` per level.
  return missed < MOSTLY * scattered + floor * values.length
    ? 'is "revealed" the number of masked tokens, or the loss weighted by the share that is masked?'
    : 'does the model degrade at levels it was not trained at, or is the loss weighted, or "revealed" something else than a number of revealed tokens?';
}
