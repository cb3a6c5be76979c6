import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { profileOf } from '../../src/profile.js';
import { dualTotalCorrelationOf, totalCorrelationOf } from '../../src/schedules/correlations.js';
import { klOfSizes, optimalSizes } from '../../src/schedules/optimal.js';
import { klBounds } from '../../src/theory/klBounds.js';
import { compositions, plainKl } from '../schedules/support.js';

interface Golden {
  readonly h: number[];
  readonly totalCorrelation: number;
  readonly dualTotalCorrelation: number;
  readonly kl: { readonly sizes: number[]; readonly value: number }[];
}

describe('models with published exact values', () => {
  test.each(['case0-markov-L6', 'case1-markov-L6', 'case4-ngram-L7', 'case5-ngram-L9', 'case6-hmm-L6'])(
    '%s: KL of sizes, correlations, bounds and the optimum over all compositions',
    (name) => {
      const path = new URL(`../fixtures/golden/${name}.json`, import.meta.url);
      const golden = JSON.parse(readFileSync(path, 'utf8')) as Golden;
      const view = profileOf(golden.h);
      expect(totalCorrelationOf(view)).toBeCloseTo(golden.totalCorrelation, 12);
      expect(dualTotalCorrelationOf(view)).toBeCloseTo(golden.dualTotalCorrelation, 12);
      for (const { sizes, value } of golden.kl) {
        expect(klOfSizes(golden.h, sizes)).toBeCloseTo(value, 12);
        for (const bound of Object.values(klBounds)) {
          expect(bound(view, { maxSize: Math.max(...sizes) })!).toBeGreaterThanOrEqual(value - 1e-12);
        }
      }
      const best = new Map<number, number>();
      for (const sizes of compositions(golden.h.length)) {
        best.set(sizes.length, Math.min(best.get(sizes.length) ?? 9, plainKl(golden.h, sizes)));
      }
      for (const [T, kl] of best) expect(klOfSizes(golden.h, optimalSizes(golden.h, T))).toBeCloseTo(kl, 12);
    },
  );
});
