import { describe, expect, test } from '@jest/globals';
import type { ContextChain } from '../../kernels/chain.js';
import { MaskgapError } from '../../src/errors.js';
import {
  hmmModel,
  markovModel,
  modelDigest,
  ngramModel,
  sequenceEntropy,
  sequenceLogProbability,
} from '../../src/models/index.js';

const half = [0.5, 0.5];
const even = [half, half];

describe('constructors refuse', () => {
  const cases: [string, () => unknown, string][] = [
    [
      'a row that does not sum to 1',
      () => markovModel({ transition: [half, [0.5, 0.4]], initial: half }),
      'transition row 1 sums to 0.9',
    ],
    [
      'a row that has a symbol',
      () => markovModel({ transition: [[0.9, 0], half], initial: half, symbols: ['x', 'y'] }),
      'transition row 0 ("x") sums to 0.9',
    ],
    [
      'a negative',
      () => markovModel({ transition: [[1.5, -0.5], half], initial: half }),
      'transition row 0 column 1 is -0.5',
    ],
    [
      'NaN',
      () => markovModel({ transition: [half, [Number.NaN, 1]], initial: half }),
      'transition row 1 column 0 is NaN',
    ],
    [
      'infinity',
      () => markovModel({ transition: [half, [Infinity, 1]], initial: half }),
      'transition row 1 column 0 is Infinity',
    ],
    [
      'a ragged matrix',
      () => markovModel({ transition: [half, [1]], initial: half }),
      'transition row 1 has 1 numbers',
    ],
    [
      'a matrix that is not square',
      () => markovModel({ transition: [half], initial: [1] }),
      'transition has 2 columns',
    ],
    ['no rows', () => markovModel({ transition: [], initial: [] }), 'not a list of rows'],
    [
      'an initial law of another length',
      () => markovModel({ transition: even, initial: [1] }),
      'initial has 1 numbers, not 2',
    ],
    [
      'an initial law that does not sum to 1',
      () => markovModel({ transition: even, initial: [0.5, 0.6] }),
      'initial sums to 1.1',
    ],
    [
      'too few symbols',
      () => markovModel({ transition: even, initial: half, symbols: ['a'] }),
      'vocabulary has 1 symbols',
    ],
    [
      'equal symbols',
      () => markovModel({ transition: even, initial: half, symbols: ['a', 'a'] }),
      'already vocabulary[0]',
    ],
    ['n = 0', () => ngramModel({ n: 0, transition: [1], initial: [1] }), 'n is 0'],
    ['n = 2.5', () => ngramModel({ n: 2.5, transition: [1], initial: [1] }), 'n is 2.5'],
    [
      'numbers that are no V^n',
      () => ngramModel({ n: 3, transition: half, initial: half }),
      'transition has 2 numbers',
    ],
    [
      'a wrong vocabulary',
      () => ngramModel({ n: 2, vocabularySize: 3, transition: even.flat(), initial: half }),
      'transition has 4 numbers, not 3^2 = 9',
    ],
    [
      'a tensor beyond the limit',
      () => ngramModel({ n: 7, vocabularySize: 27, transition: half, initial: half }),
      '27^7 = 1.046e+10',
    ],
    [
      'an n-gram row by its context',
      () =>
        ngramModel({
          n: 3,
          symbols: ['a', 'b'],
          transition: [1, 0, 1, 0, 0.7, 0.7, 1, 0],
          initial: [1, 0, 0, 0],
        }),
      'transition row 2 (context "ba") sums to 1.4',
    ],
    [
      'emissions of another height',
      () => hmmModel({ transition: even, emission: [half], initial: half }),
      'emission has 1 rows',
    ],
    [
      'an emission row',
      () => hmmModel({ transition: even, emission: [half, [1, 1]], initial: half }),
      'emission row 1 sums to 2',
    ],
    [
      'strings',
      () => markovModel({ transition: [half, ['0.5', 0.5]] as never, initial: half }),
      'transition row 1 column 0 is "0.5"',
    ],
    [
      'tokens out of range',
      () => sequenceLogProbability(markovModel({ transition: even, initial: half }), [0, 2]),
      'token 1 is 2',
    ],
    [
      'a length of 0',
      () => sequenceEntropy(markovModel({ transition: even, initial: half }), 0),
      'length is 0',
    ],
  ];
  test.each(cases)('%s', (_name, make, message) => {
    let thrown: unknown;
    try {
      make();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(MaskgapError);
    expect((thrown as MaskgapError).message).toContain(message);
    expect((thrown as MaskgapError).exitCode).toBe(2);
    expect((thrown as MaskgapError).line).not.toContain('\n');
  });
});

describe('normalisation', () => {
  test('rows within 1e-6 of 1 are rescaled, and rescaling twice changes nothing', () => {
    const rough = [
      [0.3333333, 0.3333333, 0.3333333],
      [0.1, 0.2, 0.7],
      [0, 0, 1],
    ];
    const once = markovModel({ transition: rough, initial: [0.2, 0.3, 0.5] });
    expect(once.transition.data[0]).toBeCloseTo(1 / 3, 15);
    const { shape, data } = once.transition;
    const twice = markovModel({ transition: { shape, data }, initial: once.initial.data });
    expect([...twice.transition.data]).toEqual([...data]);
    expect(modelDigest(twice)).toBe(modelDigest(once));
  });

  test('given arrays are copied, unless they are given away', () => {
    const data = Float64Array.of(0.5, 0.5000001, 0.5, 0.5);
    const copied = markovModel({ transition: { shape: [2, 2], data }, initial: half });
    expect(data[1]).toBe(0.5000001);
    expect(copied.transition.data[1]).not.toBe(0.5000001);
    const kept = markovModel({ transition: { shape: [2, 2], data }, initial: half, adopt: true });
    expect(kept.transition.data).toBe(data);
  });
});

describe('unigrams', () => {
  test('are handed to engines as a chain of order 1 with equal rows', () => {
    const model = ngramModel({ n: 1, transition: [0.25, 0.75], initial: [1] });
    const process = model.process as ContextChain;
    expect(model.transition.shape).toEqual([1, 2]);
    expect(model.stationary).toBe(true);
    expect(process.order).toBe(1);
    expect([...process.transition]).toEqual([0.25, 0.75, 0.25, 0.75]);
    expect(process.start.map((row) => [...row])).toEqual([[0.25, 0.75]]);
  });
});

describe('digest', () => {
  const base = { transition: even, initial: half };
  test('is the sha256 of the documented bytes', () => {
    // The header line and six little-endian doubles (0.5 = 00 00 00 00 00 00 e0 3f), hashed by Python
    expect(modelDigest(markovModel(base))).toBe(
      '2f6a5928850307cedc8a55b321ab217b5d0258396ff7fe01f5d54d2edc573288',
    );
  });

  test('differs with the kind and with the last bit of a number', () => {
    const nudged = [[0.5 + 2 ** -53, 0.5 - 2 ** -53], half];
    const digests = [
      modelDigest(markovModel(base)),
      modelDigest(markovModel({ ...base, transition: nudged })),
      modelDigest(ngramModel({ n: 2, transition: even.flat(), initial: half })),
      modelDigest(markovModel({ ...base, initial: [1, 0] })),
    ];
    expect(new Set(digests).size).toBe(4);
  });
});
