import { inputError } from '../errors.js';
import { quote } from '../nearest.js';
import { CompensatedSum } from '../numeric/sum.js';
import { numberList } from './argument.js';
import { forEachBinomial } from './binomial.js';
import type { ScheduleFamily } from './family.js';
import type { Schedule } from './schedule.js';

/** One step of continuous-time unmasking: the share revealed at its start, as odds a / (1 - a), and the share it adds. */
interface TimeStep {
  readonly odds: number;
  readonly added: number;
}

/**
 * Bernoulli (continuous-time) unmasking: every position is revealed by time a_t independently. The expected number of
 * tokens revealed from level k is L sum_t (a_{t+1} - a_t) Bin(k; L-1, a_t), and a step is empty with probability
 * (1 - (a_{t+1} - a_t))^L. There is no largest block. Source: derived, THEORY; the sampler is that of masked diffusion
 * models (Dmitriev, Huang & Wei 2602.15008; Wainwright 2608.13520).
 */
function scheduleOfTimeSteps(name: string, length: number, timeSteps: readonly TimeStep[]): Schedule {
  const expected = new Float64Array(length);
  let steps = 0;
  for (const { odds, added } of timeSteps) {
    steps -= Math.expm1(length * Math.log1p(-added));
    forEachBinomial(length - 1, odds, (k, probability) => {
      expected[k] += length * added * probability;
    });
  }
  return { name, steps, ...positiveWeights(expected, length) };
}

/** Drops empty levels and puts the rounding error on the largest weight, so that the sum is L. */
function positiveWeights(expected: Float64Array, length: number) {
  const levels: number[] = [];
  const weights: number[] = [];
  const sum = new CompensatedSum();
  let largest = 0;
  for (let k = 0; k < expected.length; k++) {
    if (expected[k] < 1e-18) continue;
    sum.add(expected[k]);
    if (weights.length > 0 && expected[k] > weights[largest]) largest = weights.length;
    levels.push(k);
    weights.push(expected[k]);
  }
  weights[largest] += length - sum.value;
  return { levels, weights };
}

function linearStep(t: number, T: number): TimeStep {
  return { odds: t / (T - t), added: 1 / T };
}

/** a_t = 1 - cos(pi t / 2T); differences by the product formula, without cancellation. */
function cosineStep(t: number, T: number): TimeStep {
  const quarter = Math.PI / (4 * T);
  return {
    odds: (2 * Math.sin(quarter * t) ** 2) / Math.sin(2 * quarter * (T - t)),
    added: 2 * Math.sin(quarter * (2 * t + 1)) * Math.sin(quarter),
  };
}

const SHAPES: ReadonlyMap<string, (t: number, T: number) => TimeStep> = new Map([
  ['linear', linearStep],
  ['cosine', cosineStep],
]);

function shapeNamed(text: string): (t: number, T: number) => TimeStep {
  const shape = SHAPES.get(text);
  if (shape === undefined) {
    throw inputError(
      `schedule ${quote(`bernoulli:${text}`)}: unknown shape ${quote(text)}`,
      `write bernoulli:${[...SHAPES.keys()].join(' or bernoulli:')}`,
    );
  }
  return shape;
}

/** Continuous-time unmasking at T times of a named shape. */
export const bernoulli: ScheduleFamily = {
  name: 'bernoulli',
  summary: 'continuous-time unmasking at T times: each token is revealed independently (linear or cosine)',
  argument: { name: 'SHAPE', check: (text) => void shapeNamed(text) },
  needsSteps: true,
  needs: 'nothing',
  resolve: ({ length, requestedSteps: T = 1, argument = '' }) => {
    const shape = shapeNamed(argument);
    const timeSteps = Array.from({ length: T }, (_, t) => shape(t, T));
    return { ...scheduleOfTimeSteps(`bernoulli:${argument}`, length, timeSteps), requestedSteps: T };
  },
};

function increasingTimes(text: string): number[] {
  const times = numberList('bernoulli-times', text, '0/0.25/0.5/1');
  const wrong = times.findIndex((time, t) => t > 0 && time <= times[t - 1]);
  if (times.length < 2 || times[0] !== 0 || times[times.length - 1] !== 1 || wrong > 0) {
    throw inputError(
      `schedule ${quote(`bernoulli-times:${text}`)}: the times do not increase from 0 to 1`,
      'write increasing times that start at 0 and end at 1, for example bernoulli-times:0/0.25/0.5/1',
    );
  }
  return times;
}

/** Continuous-time unmasking at given times. */
export const bernoulliTimes: ScheduleFamily = {
  name: 'bernoulli-times',
  summary: 'continuous-time unmasking at given times from 0 to 1, written 0/0.25/0.5/1',
  argument: { name: 'TIMES', check: (text) => void increasingTimes(text) },
  needsSteps: false,
  needs: 'nothing',
  resolve: ({ length, argument = '' }) => {
    const times = increasingTimes(argument);
    const timeSteps = times
      .slice(0, -1)
      .map((a, t): TimeStep => ({ odds: a / (1 - a), added: times[t + 1] - a }));
    return scheduleOfTimeSteps(`bernoulli-times:${argument}`, length, timeSteps);
  },
};
