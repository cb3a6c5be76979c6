import { describe, expect, test } from '@jest/globals';
import { divergenceFindings, errorRateFindings, profileFindings } from '../../src/report/index.js';
import { exactly } from '../../src/statistics/estimate.js';
import { chainResults, divergenceRow, sampled } from './results.js';

describe('findings', () => {
  test('name the best schedule at the largest T where all are positive, and how the worst compares', () => {
    const [first] = divergenceFindings([
      divergenceRow('balanced', 2, exactly(0.4)),
      divergenceRow('cosine', 2, exactly(0.8)),
      divergenceRow('balanced', 8, exactly(0.1)),
      divergenceRow('cosine', 8, exactly(0.15)),
      divergenceRow('balanced', 16, exactly(0)),
      divergenceRow('cosine', 16, exactly(0.02)),
    ]);
    expect(first).toBe(
      'At T = 8, balanced has the smallest KL of the 2 schedules, 0.100000 nats per token (exact); cosine has the largest, 1.500 times as much.',
    );
  });

  test('do not rank what their errors do not tell apart', () => {
    const [first] = divergenceFindings([
      divergenceRow('balanced', 8, sampled(0.1, 0.01)),
      divergenceRow('cosine', 8, sampled(0.11, 0.01)),
    ]);
    expect(first).toContain('(not told apart from cosine)');
    expect(first).not.toContain('largest');
  });

  test('give the mean power of T', () => {
    const rows = [1, 2, 4, 8].map((steps) => divergenceRow('balanced', steps, exactly(steps ** -1.5)));
    expect(divergenceFindings(rows)[0]).toContain(
      'From T = 1 to 8, the KL of balanced goes as T to the power -1.50',
    );
  });

  test('give the share of the bound, which these rows have at three times the KL', () => {
    expect(divergenceFindings([divergenceRow('balanced', 2, exactly(0.1))])).toEqual([
      "The KL is 0.333 of Theorem 1's bound.",
    ]);
  });

  test('have nothing to say of nothing', () => {
    expect(divergenceFindings([])).toEqual([]);
    expect(errorRateFindings([])).toEqual([]);
    expect(divergenceFindings([divergenceRow('balanced', 2, exactly(0))])).toEqual([]);
  });

  test('say where the bound of Feng et al. is vacuous: T <= 16 for n = 2', () => {
    expect(errorRateFindings(chainResults().errorRate!)).toContain(
      'The bound of Feng et al. is vacuous up to T = 16.',
    );
  });

  test('give both ends of a profile, where it has them', () => {
    const h = { value: [2, 1.5, 0.5], standardError: [0, 0.1, 0.1] };
    expect(profileFindings({ label: 'x', length: 3, k: [0, 1, 2], h })).toEqual([
      'x: a token has an entropy of 2 nats (exact) alone, and of 0.50 ± 0.10 nats once all the others are known.',
    ]);
    expect(profileFindings({ label: 'x', length: 4, k: [0, 1, 2], h })).toEqual([]);
  });
});
