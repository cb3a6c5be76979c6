import { describe, expect, test } from '@jest/globals';
import { ExactInformation } from '../../src/estimators/exactInformation.js';
import { exactProfile } from '../../src/exact/index.js';
import { hmmModel, markovModel } from '../../src/models/index.js';
import { bestSchedule } from '../../src/quantities/bestSchedule.js';
import { divergenceResult } from '../../src/quantities/divergence.js';
import { parseSchedule } from '../../src/schedules/registry.js';

/** Independent tokens, as a chain whose rows are alike. */
const independent = (row: number[]) => markovModel({ transition: row.map(() => row), initial: 'stationary' });
const rows = [
  [0.3, 0.7],
  [0.1, 0.2, 0.7],
  [0.05, 0.15, 0.25, 0.55],
];

describe('independent tokens', () => {
  const information = (row: number[], length: number) =>
    new ExactInformation(exactProfile(independent(row), length, {})!);

  test.each(rows.map((row) => [row]))('cost nothing, and bounds say so: %j', (row) => {
    const names = ['balanced', 'cosine', 'last-block:3', 'bernoulli:linear', 'optimal', 'sqrt-rule'];
    const { rows: found } = divergenceResult(
      information(row, 9),
      names.map((name) => ({
        parsed: parseSchedule(name),
        requestedSteps: name.startsWith('last') ? undefined : 3,
      })),
    );
    for (const { kl, bounds } of found) {
      for (const { value } of [kl, ...Object.values(bounds)]) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(1e-15);
      }
    }
  });

  test.each(rows.map((row) => [row]))('take one step by TC and DTC: %j', (row) => {
    for (const name of ['tc:0.01', 'dtc:0.01'])
      expect(information(row, 7).evaluate(parseSchedule(name)).schedule.sizes).toEqual([7]);
  });

  test('have no schedule that is worse than another by rounding, as the best one', () => {
    for (const row of rows) {
      const best = bestSchedule(information(row, 6), 3);
      for (const { kl } of best.compared) expect(best.kl.value).toBeLessThanOrEqual(kl.value);
    }
  });
});

describe('independent tokens of hidden Markov models, by enumeration', () => {
  const hidden = [
    // The state is always the one that absorbs.
    hmmModel({
      transition: [
        [1, 0],
        [0.4593674413429551, 0.5406325586570448],
      ],
      emission: [
        [0.9999990000010001, 9.99999000001e-7],
        [0.6396198997612208, 0.36038010023877926],
      ],
      initial: 'stationary',
    }),
    // All tokens but the first come from one state, and the first is 0 or from that state too.
    hmmModel({
      transition: [
        [0, 1],
        [0, 1],
      ],
      emission: [
        [1, 0],
        [0.9999900000999989, 0.000009999900000999989],
      ],
      initial: [0.5162313127702141, 0.4837686872297859],
    }),
  ];
  test.each([
    [hidden[0], 3],
    [hidden[1], 7],
  ])('share nothing, and take one step: %#', (model, length) => {
    const profile = exactProfile(model, length)!;
    expect([...profile.tokenMutualInformation()]).toEqual(Array(length).fill(0));
    expect([profile.totalCorrelation, profile.dualTotalCorrelation]).toEqual([0, 0]);
    const information = new ExactInformation(profile);
    for (const name of ['tc:0.05', 'dtc:0.05'])
      expect(information.evaluate(parseSchedule(name)).schedule.sizes).toEqual([length]);
    const requests = [{ parsed: parseSchedule('balanced'), requestedSteps: 2 }];
    const [{ kl, bounds }] = divergenceResult(information, requests).rows;
    expect([kl.value, bounds.theorem1?.value]).toEqual([0, 0]);
    expect(bounds.corollary1Constant).toBeUndefined();
  });
});

test('drops of weakly dependent tokens keep their relative accuracy', () => {
  // Second order in e: I(X_0; X_1) = e^2 / 2 + .. of a symmetric chain with rows 1/2 +- e/2.
  const e = 1e-7;
  const transition = [
    [(1 + e) / 2, (1 - e) / 2],
    [(1 - e) / 2, (1 + e) / 2],
  ];
  const length = 20;
  const profile = exactProfile(markovModel({ transition, initial: 'stationary' }), length)!;
  // A token between two neighbours: e^2 in all, one at an end e^2 / 2; the mean over positions.
  const sum = ((length - 1) * e * e) / length;
  expect(profile.drop!(0, length - 1) / sum).toBeCloseTo(1, 6);
  const steps = Array.from({ length: length - 1 }, (_, k) => profile.difference(k)).reduce((a, b) => a + b);
  expect(steps / sum).toBeCloseTo(1, 6);
});
