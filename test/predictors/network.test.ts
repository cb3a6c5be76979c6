import { describe, expect, test } from '@jest/globals';
import { dilationsOf, type Network, parametersOf } from '../../kernels/network.js';
import { markovModel } from '../../src/models/index.js';
import { NetworkPosteriors } from '../../src/predictors/networkPosteriors.js';
import { trainedPredictor } from '../../src/predictors/trained.js';
import { WordStream } from '../../src/random/wordStream.js';
import { parseSampler } from '../../src/samplers/registry.js';
import { measureRollouts } from '../../src/sampling/rollouts.js';
import { rows } from '../support/sweepModels.js';

const bigram = markovModel({ transition: rows(3, 3, 11), initial: 'stationary' });

/** A network of random numbers. */
function network(seed: number, width = 6, dilations = [1, 2, 4]): Network {
  const shape = { vocabularySize: 3, width, dilations };
  const words = new WordStream([seed, 1], 0, 0);
  const parameters = parametersOf(shape).map(({ shape: sizes }) =>
    Float32Array.from({ length: sizes.reduce((a, b) => a * b) }, () => words.nextDouble() - 0.5),
  );
  return { ...shape, parameters };
}

const predictor = (seed: number, length = 5) =>
  trainedPredictor('dir', { network: network(seed), length, sha256: String(seed) }, bigram, length);

/** The laws by the definition, position by position, all anew; tokens are 3 where masked. */
function lawsByDefinition({ vocabularySize: V, width: W, dilations, parameters }: Network, tokens: number[]) {
  const matrix = (i: number, columns: number) => (r: number, c: number) => parameters[i][r * columns + c];
  const range = (n: number) => Array.from({ length: n }, (_, i) => i);
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  let x = tokens.map((token) => range(W).map((i) => matrix(0, W)(token, i)));
  dilations.forEach((d, l) => {
    const [A, a, B] = [matrix(1 + 3 * l, W), matrix(2 + 3 * l, W), matrix(3 + 3 * l, W)];
    x = x.map((own, j) => {
      const seen = [x[j - d], own, x[j + d]].flatMap((each) => each ?? range(W).map(() => 0));
      const hidden = range(W).map((i) => Math.max(0, sum(seen.map((v, k) => v * A(k, i))) + a(0, i)));
      return own.map((v, i) => v + sum(hidden.map((h, k) => h * B(k, i))));
    });
  });
  const [O, o] = [matrix(parameters.length - 2, V), matrix(parameters.length - 1, V)];
  return x.map((own) => {
    const weights = range(V).map((t) => Math.exp(sum(own.map((v, k) => v * O(k, t))) + o(0, t)));
    return weights.map((weight) => weight / sum(weights));
  });
}

describe('laws of a network', () => {
  const length = 11;
  const reveals = [
    [4, 2],
    [10, 0],
    [0, 1],
    [5, 1],
    [7, 2],
  ] as const;
  // Widths with whole tiles of the kernel, pairs and a single column.
  test.each([6, 21, 32])(
    'of width %i are those of the definition after every reveal, and of a machine that sees it all at once, bit for bit',
    (width) => {
      const net = network(1, width);
      const machine = new NetworkPosteriors(net, length);
      const [law, other] = [new Float64Array(3), new Float64Array(3)];
      for (let round = 0; round < 2; round++) {
        const tokens = Array.from({ length }, () => 3);
        machine.reset();
        for (const [position, token] of reveals) {
          machine.reveal(position, token);
          tokens[position] = token;
          const fresh = new NetworkPosteriors(net, length);
          tokens.forEach((known, j) => {
            if (known < 3) fresh.reveal(j, known);
          });
          const expected = lawsByDefinition(net, tokens);
          machine.refresh();
          tokens.forEach((known, j) => {
            if (known < 3) return;
            machine.law(j, law);
            fresh.law(j, other);
            expect(Array.from(law)).toEqual(Array.from(other));
            law.forEach((p, v) => {
              expect(Math.abs(p - expected[j][v])).toBeLessThan(1e-13);
            });
            expect(machine.summaries.top[j]).toBe(Math.max(...law));
          });
        }
      }
    },
  );
  test('do not see beyond the reach of the layers', () => {
    const machine = new NetworkPosteriors(network(2, 6, [1, 2]), length);
    const law = (position: number) => {
      const out = new Float64Array(3);
      machine.law(position, out);
      return Array.from(out);
    };
    const before = [law(3), law(4)];
    machine.reveal(7, 1);
    expect(law(3)).toEqual(before[0]);
    expect(law(4)).not.toEqual(before[1]);
  });
  test('dilations stay within the sequence', () => {
    expect(dilationsOf(6, 64)).toEqual([1, 2, 4, 8, 1, 2]);
    expect(dilationsOf(3, 4)).toEqual([1, 2, 1]);
    expect(dilationsOf(2, 1)).toEqual([1, 1]);
  });
});

test('rollouts agree with the enumeration of every path', async () => {
  const options = {
    length: 5,
    seed: 'network',
    data: true,
    generated: true,
    engine: 'reference' as const,
    workers: 1,
    target: { relativeError: 0.01, absoluteError: 0 },
    samplers: [parseSampler('random:2'), parseSampler('confidence:2')],
  };
  const [exact, other, sampled] = await Promise.all([
    measureRollouts(bigram, { ...options, predictor: predictor(1), method: 'exact' }),
    measureRollouts(bigram, { ...options, predictor: predictor(5), method: 'exact' }),
    measureRollouts(bigram, {
      ...options,
      predictor: predictor(1),
      method: 'monte-carlo',
      trajectories: 2500,
    }),
  ]);
  sampled.rows.forEach((row, i) => {
    for (const key of ['forwardKl', 'trainingError', 'reverseKl'] as const) {
      const { value, standardError } = row[key]!;
      expect(Math.abs(value - exact.rows[i][key]!.value)).toBeLessThan(4.5 * standardError);
      expect(Math.abs(value - other.rows[i][key]!.value)).toBeGreaterThan(4.5 * standardError);
    }
  });
});

test('sequences beyond those it was trained on, and other vocabularies, are refused', () => {
  const trained = { network: network(1), length: 5, sha256: '' };
  expect(() => trainedPredictor('dir', trained, bigram, 6)).toThrow(/trained on sequences of 5 tokens.* 6/);
  expect(() => trainedPredictor('dir', trained, bigram, 4)).not.toThrow();
  const other = markovModel({ transition: rows(4, 4, 1), initial: 'stationary' });
  expect(() => trainedPredictor('dir', trained, other, 5)).toThrow(/has 3 tokens, that of the data 4/);
});
