import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  markovModel,
  ngramModel,
  recurrentClasses,
  sequenceEntropy,
  stateChain,
} from '../../src/models/index.js';
import { powerStationary } from '../../src/models/powerStationary.js';
import { step } from '../../src/models/stateChain.js';
import { modelArbitrary, rowsArbitrary } from '../support/arbitraries.js';

/** A fixed ragged law for row `seed`. */
function raggedRow(seed: number, size: number): number[] {
  const weights = Array.from(
    { length: size },
    (_, x) => (((seed * size + x + 1) * 0.7548776662466927) % 1) ** 6 + 1e-9,
  );
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / total);
}

describe('stationary law', () => {
  test('a symmetric chain of many tokens, whose sums round by more than small ones', () => {
    const V = 1200;
    const transition = Array.from({ length: V }, (_, x) =>
      Array.from({ length: V }, (__, y) => (x === y ? 0.5 : 0.5 / (V - 1))),
    );
    const { data } = markovModel({ transition, initial: 'stationary' }).initial;
    for (const p of data) expect(p * V).toBeCloseTo(1, 12);
  });

  test('two states: (b, a)/(a + b) to full relative accuracy, however slowly they mix', () => {
    for (const [a, b] of [
      [0.3, 0.2],
      [1e-9, 1e-12],
      [1e-200, 0.5],
    ]) {
      const { initial, stationary } = markovModel({
        transition: [
          [1 - a, a],
          [b, 1 - b],
        ],
        initial: 'stationary',
      });
      expect(stationary).toBe(true);
      expect(Math.abs(initial.data[1] / (a / (a + b)) - 1)).toBeLessThan(1e-15);
    }
  });

  test('a birth and death chain has the product form', () => {
    const [up, down, n] = [0.2, 0.5, 40];
    const transition = Array.from({ length: n }, (_, i) => {
      const row = new Array(n).fill(0);
      if (i + 1 < n) row[i + 1] = up;
      if (i > 0) row[i - 1] = down;
      row[i] = 1 - (i + 1 < n ? up : 0) - (i > 0 ? down : 0);
      return row;
    });
    const { data } = markovModel({ transition, initial: 'stationary' }).initial;
    const ratio = up / down;
    for (let i = 0; i < n; i++) {
      const exact = (ratio ** i * (1 - ratio)) / (1 - ratio ** n);
      expect(Math.abs(data[i] / exact - 1)).toBeLessThan(1e-12);
    }
  });

  test('every stationary model is kept by a step', () => {
    fc.assert(
      fc.property(modelArbitrary({ maxN: 5, maxStates: 5 }), (model) => {
        if (!model.stationary) return;
        const chain = stateChain(model);
        const next = new Float64Array(chain.states);
        step(chain, model.initial.data, next);
        next.forEach((p, s) => {
          expect(Math.abs(p - model.initial.data[s])).toBeLessThan(1e-15);
        });
      }),
      { seed: 4, numRuns: 80 },
    );
  });

  test('iteration agrees with elimination entry by entry', () => {
    fc.assert(
      fc.property(rowsArbitrary(81, 3), (rows) => {
        const model = ngramModel({ n: 5, vocabularySize: 3, transition: rows.flat(), initial: 'stationary' });
        const chain = stateChain(model);
        const law = powerStationary(chain, recurrentClasses(chain)[0].states);
        model.initial.data.forEach((p, s) => {
          expect(Math.abs(law[s] - p)).toBeLessThanOrEqual(1e-11 * p);
        });
      }),
      { seed: 9, numRuns: 20 },
    );
  });

  test('iteration: slow mixing between two groups of contexts, in closed form', () => {
    // Tokens 0 and 1 stay with probability 1 - a and 1 - b whatever came before; 2^11 contexts.
    const [a, b] = [1e-7, 3e-7];
    const contexts = 2 ** 11;
    const transition = Array.from({ length: contexts }, (_, c) =>
      c % 2 === 0 ? [1 - a, a] : [b, 1 - b],
    ).flat();
    const model = ngramModel({ n: 12, vocabularySize: 2, transition, initial: 'stationary' });
    expect(Math.abs(model.initial.data[0] / (0.75 * (1 - a) ** 10) - 1)).toBeLessThan(1e-10);
  });

  test('iteration: a periodic chain of contexts', () => {
    // 0 and 1 alternate but for the choice after 0 1 .. of a third token; parity of position is kept.
    const contexts = 3 ** 7;
    const transition = Array.from({ length: contexts }, (_, c) =>
      c % 3 === 0 ? [0, 0.25, 0.75] : [1, 0, 0],
    ).flat();
    const model = ngramModel({ n: 8, vocabularySize: 3, transition, initial: 'stationary' });
    expect(recurrentClasses(stateChain(model))).toMatchObject([{ period: 2 }]);
    const law = new Float64Array(3);
    model.initial.data.forEach((p, c) => {
      law[c % 3] += p;
    });
    expect([...law].map((p) => Math.round(p * 1e13) / 1e13)).toEqual([0.5, 0.125, 0.375]);
  });

  test('iteration: 3^8 ragged contexts', () => {
    const transition = Array.from({ length: 3 ** 8 }, (_, c) => raggedRow(c, 3)).flat();
    const model = ngramModel({ n: 9, vocabularySize: 3, transition, initial: 'stationary' });
    const chain = stateChain(model);
    const next = new Float64Array(chain.states);
    step(chain, model.initial.data, next);
    let residual = 0;
    next.forEach((p, s) => {
      residual += Math.abs(p - model.initial.data[s]);
    });
    expect(residual).toBeLessThan(1e-14);
  });

  test('transient states and periodic chains are fine', () => {
    const transition = [
      [0, 1, 0, 0],
      [1, 0, 0, 0],
      [0.5, 0, 0.25, 0.25],
      [0, 0.5, 0.5, 0],
    ];
    expect([...markovModel({ transition, initial: 'stationary' }).initial.data]).toEqual([0.5, 0.5, 0, 0]);
  });

  test('several recurrent classes are an error that names them', () => {
    const transition = [
      [0.5, 0.5, 0, 0],
      [0.5, 0.5, 0, 0],
      [0, 0, 1, 0],
      [0.2, 0.2, 0.2, 0.4],
    ];
    expect(() => markovModel({ transition, initial: 'stationary', symbols: ['a', 'b', 'c', 'd'] })).toThrow(
      '2 recurrent classes {"a", "b"} {"c"}',
    );
    expect(() => ngramModel({ n: 3, transition: [1, 0, 0, 1, 1, 0, 0, 1], initial: 'stationary' })).toThrow(
      '2 recurrent classes {0 0} {1 1}',
    );
  });

  test('a given law is called stationary only if it is', () => {
    const transition = [
      [0.7, 0.3],
      [0.2, 0.8],
    ];
    expect(markovModel({ transition, initial: [0.4, 0.6] }).stationary).toBe(true);
    expect(markovModel({ transition, initial: [0.4 + 1e-9, 0.6 - 1e-9] }).stationary).toBe(false);
    const sticky = [
      [1 - 1e-15, 1e-15],
      [1e-15, 1 - 1e-15],
    ];
    expect(markovModel({ transition: sticky, initial: [1, 0] }).stationary).toBe(false);
  });
});

describe('recurrent classes', () => {
  test('agree with reachability by repeated multiplication', () => {
    const sparse = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 }), {
      minLength: 6,
      maxLength: 6,
    });
    let several = 0;
    fc.assert(
      fc.property(sparse, (weights) => {
        const rows = weights.map((row, i) =>
          row.map((w, j) => (w >= 8 || (j === i && !row.some((x) => x >= 8)) ? 1 : 0)),
        );
        const reach = rows.map((row) => row.map((w) => w > 0));
        for (let k = 0; k < 6; k++)
          for (let i = 0; i < 6; i++) for (let j = 0; j < 6; j++) reach[i][j] ||= reach[i][k] && reach[k][j];
        const classes = new Map<string, number[]>();
        for (let i = 0; i < 6; i++) {
          const targets = [0, 1, 2, 3, 4, 5].filter((j) => reach[i][j]);
          if (targets.every((j) => reach[j][i])) classes.set(String(targets), targets);
        }
        if (classes.size > 1) several++;
        const found = recurrentClasses({ states: 6, fanout: 6, rows: Float64Array.from(rows.flat()) });
        expect(found.map(({ states }) => [...states])).toEqual([...classes.values()]);
      }),
      { seed: 21, numRuns: 300 },
    );
    expect(several).toBeGreaterThan(20);
  });

  test('the period of a cycle with a shortcut', () => {
    const cycle = (n: number, shortcut: number) => {
      const rows = new Float64Array(n * n);
      for (let i = 0; i < n; i++) rows[i * n + ((i + 1) % n)] = 1;
      if (shortcut > 0) rows[(n - 1) * n + shortcut] = 1;
      return recurrentClasses({ states: n, fanout: n, rows })[0].period;
    };
    expect(cycle(6, 0)).toBe(6);
    expect(cycle(6, 2)).toBe(2);
    expect(cycle(6, 3)).toBe(3);
    expect(cycle(6, 1)).toBe(1);
  });
});

describe('long sequences', () => {
  test('a chain that is absorbed has a finite entropy: H(geometric)', () => {
    const p = 0.01;
    const model = markovModel({
      transition: [
        [1 - p, p],
        [0, 1],
      ],
      initial: [1, 0],
    });
    const exact = (-p * Math.log(p) - (1 - p) * Math.log1p(-p)) / p;
    expect(Math.abs(sequenceEntropy(model, 1_000_000)! / exact - 1)).toBeLessThan(1e-12);
  });

  test('a periodic chain from one phase is not taken for converged', () => {
    const model = markovModel({
      transition: [
        [0, 0.5, 0.5],
        [1, 0, 0],
        [1, 0, 0],
      ],
      initial: [1, 0, 0],
    });
    expect(Math.abs(sequenceEntropy(model, 10_001)! - 5000 * Math.LN2)).toBeLessThan(1e-9);
  });

  test('nearly certain rows keep their relative accuracy', () => {
    const q = 1e-14;
    const row = -(1 - q) * Math.log1p(-q) - q * Math.log(q);
    const certain = markovModel({
      transition: [
        [1 - q, q],
        [1 - q, q],
      ],
      initial: [1, 0],
    });
    expect(Math.abs(sequenceEntropy(certain, 2)! / row - 1)).toBeLessThan(1e-12);
  });
});
