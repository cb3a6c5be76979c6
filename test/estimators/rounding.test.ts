import { expect, test } from '@jest/globals';
import { ngramModel } from '../../src/models/index.js';
import { measure } from '../../src/sampling/measure.js';
import type { MeasureOptions } from '../../src/sampling/options.js';
import { parseSchedule } from '../../src/schedules/index.js';
import { klBounds } from '../../src/theory/index.js';

// Independent tokens written as a trigram: every KL is 0 and every h(k) is the entropy of one token.
const law = [0.1, 0.2, 0.7];
const model = ngramModel({
  n: 3,
  transition: Array.from({ length: 9 }, () => law).flat(),
  initial: 'stationary',
});
const entropy = -law.reduce((sum, p) => sum + p * Math.log(p), 0);

test.each(['wasm', 'reference'])(
  'independent tokens: the errors of %s contain its rounding',
  async (engine) => {
    const options: MeasureOptions = {
      length: 300,
      method: 'monte-carlo',
      seed: '0',
      trajectories: 64,
      target: { relativeError: 0.01, absoluteError: 0 },
      engine,
      workers: 1,
    };
    const { information } = await measure(model, options, () => []);
    const { schedule, divergence } = information.evaluate(parseSchedule('balanced'), 4);
    expect(Math.abs(divergence.value)).toBeLessThanOrEqual(3 * divergence.standardError + 1e-12);
    for (const k of [1, 150, 299]) {
      const { value, standardError } = information.level(k);
      expect(Math.abs(value - entropy)).toBeLessThanOrEqual(3 * standardError + 1e-14);
    }
    for (const bound of Object.values(klBounds)) {
      const { value, standardError } = information.estimate((profile) => bound(profile, schedule)!);
      expect(Math.abs(value)).toBeLessThanOrEqual(3 * standardError + 1e-11);
    }
  },
);

test('an unreachable target ends the run and counts as missed, instead of sampling for ever', async () => {
  const coupled = ngramModel({
    n: 3,
    transition: [0.9, 0.1, 0.6, 0.4, 0.3, 0.7, 0.2, 0.8],
    initial: 'stationary',
  });
  const { sampling, missed } = await measure(
    coupled,
    {
      length: 64,
      method: 'monte-carlo',
      seed: '0',
      chunkSize: 2000,
      target: { relativeError: 1e-9, absoluteError: 0 },
      engine: 'wasm',
      workers: 1,
      timeLimit: 5,
    },
    (information) => [information.evaluate(parseSchedule('balanced'), 60).divergence],
  );
  expect(missed).toBe(1);
  expect(['precision', 'time limit']).toContain(sampling!.stopped);
});
