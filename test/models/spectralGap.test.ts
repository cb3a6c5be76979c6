import { describe, expect, test } from '@jest/globals';
import { eigenvalueModuli } from '../../src/models/eigenvalues.js';
import { hmmModel, markovModel, ngramModel, spectralGap } from '../../src/models/index.js';

const gap = (transition: number[][]) => {
  const initial = transition.map((_, i) => (i === 0 ? 1 : 0));
  return spectralGap(markovModel({ transition, initial }))!;
};

describe('eigenvalue moduli', () => {
  test('a companion matrix has the roots of its polynomial', () => {
    // (x - 3)(x + 2)(x - 0.5)(x^2 - 2x + 5): moduli 3, 2, 0.5, sqrt 5 twice
    const multiply = (p: number[], q: number[]) => {
      const out = new Array(p.length + q.length - 1).fill(0);
      p.forEach((a, i) => {
        q.forEach((b, j) => {
          out[i + j] += a * b;
        });
      });
      return out;
    };
    const polynomial = [
      [1, -3],
      [1, 2],
      [1, -0.5],
      [1, -2, 5],
    ].reduce(multiply);
    const n = polynomial.length - 1;
    const companion = new Float64Array(n * n);
    for (let j = 0; j < n; j++) companion[j] = -polynomial[j + 1];
    for (let i = 1; i < n; i++) companion[i * n + i - 1] = 1;
    const moduli = eigenvalueModuli(companion, n).sort();
    [0.5, 2, Math.sqrt(5), Math.sqrt(5), 3].forEach((root, i) => {
      expect(moduli[i]).toBeCloseTo(root, 12);
    });
  });

  test('a circulant matrix of 60 rows has the moduli of its transform', () => {
    const n = 60;
    const c = Array.from({ length: n }, (_, i) => ((i + 1) * 0.6180339887) % 1);
    const matrix = Float64Array.from({ length: n * n }, (_, i) => c[((i % n) - Math.floor(i / n) + n) % n]);
    const expected = c.map((_, k) => {
      let re = 0;
      let im = 0;
      c.forEach((value, j) => {
        re += value * Math.cos((2 * Math.PI * j * k) / n);
        im += value * Math.sin((2 * Math.PI * j * k) / n);
      });
      return Math.hypot(re, im);
    });
    expected.sort((a, b) => a - b);
    const moduli = eigenvalueModuli(matrix, n).sort();
    for (let i = 0; i < n; i++) expect(Math.abs(moduli[i] - expected[i])).toBeLessThan(1e-11);
  });
});

describe('spectral gap', () => {
  test.each([
    [0.3, 0.2],
    [0.9, 0.8],
    [1e-6, 1e-7],
    [0.5, 0.5],
  ])('two states, a = %d, b = %d: 1 - |1 - a - b|', (a, b) => {
    expect(
      Math.abs(
        gap([
          [1 - a, a],
          [b, 1 - b],
        ]) -
          (1 - Math.abs(1 - a - b)),
      ),
    ).toBeLessThan(1e-15);
  });

  test('is exactly 0 for a cycle and for two blocks', () => {
    expect(
      gap([
        [0, 1, 0],
        [0, 0, 1],
        [1, 0, 0],
      ]),
    ).toBe(0);
    expect(
      gap([
        [0.5, 0.5, 0],
        [0.5, 0.5, 0],
        [0, 0, 1],
      ]),
    ).toBe(0);
  });

  test('a lazy cycle of n states: 1 - |1 + e^(2 pi i/n)|/2 = 1 - cos(pi/n)', () => {
    const n = 12;
    const rows = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => (j === i || j === (i + 1) % n ? 0.5 : 0)),
    );
    expect(Math.abs(gap(rows) - (1 - Math.cos(Math.PI / n)))).toBeLessThan(1e-13);
  });

  test('transient states count with their own eigenvalue', () => {
    expect(
      gap([
        [0.5, 0.5, 0],
        [0.5, 0.5, 0],
        [0.1, 0, 0.9],
      ]),
    ).toBeCloseTo(0.1, 14);
  });

  test('of hidden states for an HMM', () => {
    const transition = [
      [0.7, 0.3],
      [0.2, 0.8],
    ];
    const emission = [
      [1, 0, 0],
      [0, 0.5, 0.5],
    ];
    expect(spectralGap(hmmModel({ transition, emission, initial: 'stationary' }))).toBeCloseTo(0.5, 14);
  });

  test('an n-gram that uses only its last token has the gap of that chain, complex pair or not', () => {
    const lazyCycle = [
      [0.1, 0.8, 0.1],
      [0.2, 0.1, 0.7],
      [0.75, 0.15, 0.1],
    ];
    const expected = gap(lazyCycle);
    expect(expected).toBeLessThan(0.7);
    for (const n of [3, 4, 6]) {
      const transition = Array.from({ length: 3 ** (n - 1) }, (_, c) => lazyCycle[c % 3]).flat();
      const model = ngramModel({ n, transition, initial: 'stationary' });
      expect(Math.abs(spectralGap(model)! - expected)).toBeLessThan(1e-10);
    }
  });

  test('an n-gram of independent tokens has gap 1, and so has a unigram', () => {
    const transition = Array.from({ length: 9 }, () => [0.2, 0.3, 0.5]).flat();
    expect(spectralGap(ngramModel({ n: 3, transition, initial: 'stationary' }))).toBeCloseTo(1, 12);
    expect(spectralGap(ngramModel({ n: 1, transition: [0.2, 0.8], initial: [1] }))).toBe(1);
  });

  test('the Krylov method agrees with all eigenvalues on a dense chain of contexts', () => {
    const row = (seed: number) => {
      const weights = [0, 1, 2].map((x) => (((seed * 3 + x + 1) * 0.7548776662) % 1) ** 4 + 1e-3);
      const total = weights[0] + weights[1] + weights[2];
      return weights.map((w) => w / total);
    };
    const transition = Array.from({ length: 81 }, (_, c) => row(c)).flat();
    const model = ngramModel({ n: 5, transition, initial: 'stationary' });
    const dense = new Float64Array(81 * 81);
    for (let c = 0; c < 81; c++) {
      for (let x = 0; x < 3; x++) dense[c * 81 + ((c * 3 + x) % 81)] = model.transition.data[c * 3 + x];
    }
    const moduli = eigenvalueModuli(dense, 81).sort();
    expect(moduli[80]).toBeCloseTo(1, 12);
    expect(moduli[79]).toBeGreaterThan(0.3);
    expect(Math.abs(1 - spectralGap(model)! - moduli[79])).toBeLessThan(1e-9);
  });
});
