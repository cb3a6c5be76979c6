import { expect, test } from '@jest/globals';
import { markovModel } from '../../src/models/index.js';
import { rollout } from '../../src/quantities/ask/rollout.js';
import { surprisalEstimate } from '../../src/statistics/surprisal.js';

test('outputs that were all the same sequence say what another one would add', () => {
  // p(y) = 0.9: another sequence has -log p of at least log 10, and may come once in 200.
  const { value, standardError } = surprisalEstimate(Array(20).fill(-Math.log(0.9)), 200);
  expect(value).toBeCloseTo(-Math.log(0.9), 12);
  expect(standardError).toBeCloseTo(Math.log(10) / 200, 12);
  expect(surprisalEstimate([0, 0, 0], 30).standardError).toBe(0);
  expect(surprisalEstimate([1, 2, 3], 30).standardError).toBeCloseTo(1 / Math.sqrt(3), 12);
  expect(surprisalEstimate([1, Number.POSITIVE_INFINITY], 2).value).toBe(Number.POSITIVE_INFINITY);
});

const RARE = 1e-5;

/** A row exactly, and sampled where no output has a rare token. */
async function rowsOf(last: [number, number]) {
  const model = markovModel({ transition: [[1 - RARE, RARE], last], initial: [1, 0] });
  const common = { length: 6, samplers: ['random:2'], seed: 'rare' };
  const cores = { engine: 'reference', workers: 1, trajectories: 320 } as const;
  const exact = await rollout(model, { ...common, method: 'exact' });
  const sampled = await rollout(model, { ...common, ...cores, method: 'monte-carlo' });
  return { exact: exact.result.rows[0], sampled: sampled.result.rows[0] };
}

test('rare tokens that no output has are within the error of the likelihood', async () => {
  const { exact, sampled } = await rowsOf([0.9, 0.1]);
  const truth = exact.negativeLogLikelihoodPerToken!.value;
  const { value, standardError } = sampled.negativeLogLikelihoodPerToken!;
  expect(value).toBeLessThan(truth / 2);
  expect(truth - value).toBeLessThan(2 * standardError);
});

test('a support that no output has left may be left at the rate that so many outputs allow', async () => {
  const { exact, sampled } = await rowsOf([1, 0]);
  const { value, ci95 } = sampled.offSupportRate!;
  expect(value).toBe(0);
  expect(exact.offSupportRate!.value).toBeGreaterThan(0);
  expect(ci95[1]).toBeGreaterThan(exact.offSupportRate!.value);
  expect(ci95[1]).toBeLessThan(0.02);
});
