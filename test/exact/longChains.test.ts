import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { firstOrderProfile } from '../../src/exact/firstOrder.js';
import { modelFromJson } from '../../src/formats/index.js';
import { explicitSchedule } from '../../src/schedules/explicit.js';
import { resolveSchedule } from '../../src/schedules/registry.js';
import type { Schedule } from '../../src/schedules/schedule.js';

interface LongChain {
  readonly name: string;
  readonly model: unknown;
  readonly length: number;
  readonly entropy: string;
  readonly totalCorrelation: string;
  readonly dualTotalCorrelation: string;
  readonly hAt: readonly [number, string][];
  readonly kl: readonly { readonly steps?: number; readonly sizes?: number[]; readonly value: string }[];
}

const FIXTURE = new URL('../fixtures/exact/long-chains.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(FIXTURE, 'utf8')) as { cases: LongChain[] };

const relativeError = (actual: number, expected: string) => Math.abs(actual / Number(expected) - 1);

describe('the closed form equals the direct definition at L = 2000 (slow chains: 400) in 60-digit arithmetic', () => {
  test.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
    const { length } = each;
    const profile = firstOrderProfile(modelFromJson(each.model), length)!;
    const scheduleOf = ({ steps, sizes }: LongChain['kl'][number]): Schedule =>
      sizes
        ? explicitSchedule(length, sizes)
        : resolveSchedule('balanced', { length, requestedSteps: steps });
    for (const row of each.kl) {
      const schedule = scheduleOf(row);
      const { levels, weights } = schedule;
      expect(relativeError(profile.divergence(schedule), row.value)).toBeLessThan(1e-10);
      expect(relativeError(profile.divergence({ levels, weights }), row.value)).toBeLessThan(1e-10);
    }
    for (const [k, value] of each.hAt) expect(relativeError(profile.at(k), value)).toBeLessThan(1e-11);
    expect(relativeError(profile.entropy, each.entropy)).toBeLessThan(1e-12);
    expect(relativeError(profile.totalCorrelation, each.totalCorrelation)).toBeLessThan(1e-10);
    expect(relativeError(profile.dualTotalCorrelation, each.dualTotalCorrelation)).toBeLessThan(1e-10);
  });

  test('some of these KLs are far below H(X), where a difference of entropies has no digit left', () => {
    const ratios = cases.flatMap(({ kl, entropy }) => kl.map(({ value }) => Number(value) / Number(entropy)));
    expect(Math.min(...ratios)).toBeLessThan(1e-12);
  });
});
