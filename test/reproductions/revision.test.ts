import { expect, test } from '@jest/globals';
import { type MeasuredCircuit, measuredCircuits, revisionClaims } from '../../src/reproductions/revision.js';
import { exactly } from '../../src/statistics/estimate.js';

const circuits = measuredCircuits({ quick: true }).slice(0, 24);
const verdicts = (list: readonly MeasuredCircuit[]) => revisionClaims(list).map(({ verdict }) => verdict);

/** The circuits with every row changed. */
function withRows(change: (row: MeasuredCircuit['measurement']['rows'][number]) => object) {
  return circuits.map(({ label, measurement }) => ({
    label,
    measurement: { ...measurement, rows: measurement.rows.map((row) => ({ ...row, ...change(row) })) },
  }));
}

test('constructions do what is said of them, on circuits of several depths', () => {
  expect(new Set(circuits.map(({ measurement }) => measurement.depth)).size).toBeGreaterThan(4);
  expect(verdicts(circuits)).toEqual(Array(6).fill('confirmed'));
});

test.each([
  ['a law that is off by a millionth', () => ({ totalVariation: exactly(1e-6) }), [0, 1, 2, 3, 4]],
  ['a round more', (row) => ({ mostRounds: row.mostRounds + 1 }), [0, 1, 2, 3, 4, 5]],
  ['a token less', (row) => ({ length: row.length - 1 }), [0, 1, 2, 3, 4]],
] as [string, Parameters<typeof withRows>[0], number[]][])('%s contradicts them', (_, change, claims) => {
  const altered = verdicts(withRows(change));
  expect(claims.map((i) => altered[i])).toEqual(claims.map(() => 'contradicted'));
});
