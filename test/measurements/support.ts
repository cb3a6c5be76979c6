import seedrandom from 'seedrandom';
import type { LoggedLoss, MeasurementSet } from '../../src/measurements/measurement.js';

/** Standard normal draws. */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export interface Simulation {
  readonly profile: readonly number[];
  readonly levels: readonly number[];
  readonly sequences: number;
  /** Standard deviation of one masked token's loss around its sequence's mean. */
  readonly tokenNoise: number;
  /** Relative standard deviation between sequences, common to all levels of one. */
  readonly sequenceNoise: number;
  readonly paired: boolean;
  readonly seed: string;
}

/** Logged losses around a known profile: every sequence measured at every level. */
export function simulate(simulation: Simulation): MeasurementSet {
  const { profile, levels, sequences, tokenNoise, sequenceNoise, paired, seed } = simulation;
  const random = seedrandom(seed);
  const length = profile.length;
  const measurements: LoggedLoss[] = [];
  for (let s = 0; s < sequences; s++) {
    const scale = 1 + sequenceNoise * normal(random);
    for (const revealed of levels) {
      const noise = (tokenNoise * normal(random)) / Math.sqrt(length - revealed);
      const nll = profile[revealed] * scale + noise;
      measurements.push({ length, revealed, nll, ...(paired ? { sequence: `s${s}` } : {}) });
    }
  }
  return { length, measurements, paired };
}

/** A convex profile with most of its fall at the start. */
export function convexProfile(length: number): number[] {
  return Array.from({ length }, (_, k) => 1 + 2 / (1 + (30 * k) / length));
}

/** All levels 0..L-1 in steps. */
export function everyLevel(length: number, step = 1): number[] {
  return Array.from({ length: Math.ceil(length / step) }, (_, i) => i * step);
}
