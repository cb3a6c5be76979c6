import { describe, expect, test } from '@jest/globals';
import { markovModel } from '../../src/models/index.js';
import { kl } from '../../src/quantities/ask/kl.js';
import { profile } from '../../src/quantities/ask/profile.js';
import { rollout } from '../../src/quantities/ask/rollout.js';
import { schedule } from '../../src/quantities/ask/schedule.js';
import { measureOptions } from '../../src/quantities/ask/settings.js';
import { ter } from '../../src/quantities/ask/ter.js';

const model = markovModel({
  transition: [
    [0.9, 0.1],
    [0.2, 0.8],
  ],
  initial: 'stationary',
});

describe('settings', () => {
  test('that are not given are the defaults', () => {
    expect(measureOptions({ length: 8, workers: 2 })).toEqual({
      length: 8,
      workers: 2,
      method: 'auto',
      seed: '0',
      engine: 'auto',
      target: { relativeError: 0.01, absoluteError: 1e-6 },
    });
  });

  test.each([
    [{ length: 0 }, /length is 0/],
    [{ length: 8, trajectories: 1.5 }, /trajectories is 1.5/],
    [{ length: 8, workers: -1 }, /workers is -1/],
    [{ length: 8, relativeError: Number.NaN }, /relativeError is NaN/],
    [{ length: 8, absoluteError: -1 }, /absoluteError is -1/],
  ])('%j is refused', (problem, message) => {
    expect(() => measureOptions(problem)).toThrow(message);
  });
});

describe('what cannot be is refused before anything is sampled', () => {
  // An engine of that name does not exist: whoever sampled would say so.
  const problem = { length: 8, method: 'monte-carlo', engine: 'none' } as const;

  test.each([
    [() => kl(model, { ...problem, steps: [9] }), /9 steps for 8 tokens/],
    [() => kl(model, { ...problem, steps: [0] }), /0 is not a whole number/],
    [() => kl(model, { ...problem, sizes: [3, 4] }), /sum/],
    [() => kl(model, { ...problem, schedules: [] }), /no schedule is given/],
    [() => kl(model, { ...problem, steps: [2], predictor: 'sharp:1' }), /unknown predictor "sharp"/],
    [() => ter(model, { ...problem, steps: [2], fengConstant: 0 }), /fengConstant is 0/],
    [() => profile(model, { ...problem, at: [8] }), /level 8 is not below L = 8/],
    [() => schedule(model, problem), /exactly one of/],
    [() => schedule(model, { ...problem, kl: -1 }), /KL budget is -1/],
    [() => rollout(model, { ...problem, samplers: [] }), /no sampler is given/],
    [() => rollout(model, { ...problem, samplers: ['random:2'], steps: [2] }), /a schedule/],
  ])('%s', async (call, message) => {
    await expect(call()).rejects.toThrow(message);
  });

  test('and a missing engine is said where everything else is right', async () => {
    await expect(kl(model, { ...problem, steps: [2] })).rejects.toThrow(/engine "none"/);
  });
});
