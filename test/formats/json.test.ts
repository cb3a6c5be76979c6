import { describe, expect, test } from '@jest/globals';
import { MaskgapError } from '../../src/errors.js';
import { parseModelJson } from '../../src/formats/index.js';

const good = {
  kind: 'markov',
  vocabulary: ['a', 'b'],
  transition: [
    [0.5, 0.5],
    [1, 0],
  ],
  initial: 'stationary',
};
const ngram = { kind: 'ngram', n: 2, vocabulary: 2, transition: [0.5, 0.5, 1, 0], initial: [0.5, 0.5] };
const hmm = { kind: 'hmm', vocabulary: 3, transition: [[1]], emission: [[0.2, 0.3, 0.5]], initial: [1] };

describe('model JSON', () => {
  test('the three kinds', () => {
    expect(parseModelJson(JSON.stringify(good))).toMatchObject({
      kind: 'markov',
      symbols: ['a', 'b'],
      stationary: true,
    });
    expect(parseModelJson(JSON.stringify(ngram))).toMatchObject({ kind: 'ngram', n: 2, vocabularySize: 2 });
    expect(parseModelJson(JSON.stringify(hmm))).toMatchObject({ kind: 'hmm', vocabularySize: 3 });
  });

  const cases: [string, unknown, string][] = [
    [
      'an unknown kind',
      { ...good, kind: 'lstm' },
      'unknown kind of model "lstm"; choose from markov, ngram, hmm',
    ],
    ['no kind', { vocabulary: 2 }, 'kind is missing'],
    ['a list', [1], 'the model is [1], not an object'],
    ['null', null, 'the model is null, not an object'],
    ['an unknown key', { ...good, emission: [[1]] }, 'unknown key "emission"'],
    ['no transition', { ...good, transition: undefined }, 'transition is missing'],
    ['a transition that is no list', { ...good, transition: 3 }, 'transition is 3: must be a list of rows'],
    [
      'a flat transition of a Markov chain',
      { ...good, transition: [1, 0, 0, 1] },
      'transition row 0 is 1, not a list',
    ],
    [
      'rows in an n-gram',
      {
        ...ngram,
        transition: [
          [0.5, 0.5],
          [1, 0],
          [1, 0],
          [1, 0],
        ],
      },
      'transition[0] is [0.5, 0.5], not a number',
    ],
    ['no n', { ...ngram, n: undefined }, 'n is missing'],
    ['n = 1.5', { ...ngram, n: 1.5 }, 'n is 1.5'],
    [
      'a vocabulary of another size',
      { ...good, vocabulary: 3 },
      'vocabulary is 3, but transition has 2 columns',
    ],
    [
      'an HMM vocabulary of another size',
      { ...hmm, vocabulary: 2 },
      'vocabulary is 2, but emission has 3 columns',
    ],
    ['too few symbols', { ...good, vocabulary: ['a'] }, 'vocabulary has 1 symbols'],
    ['a wrong initial', { ...good, initial: 'uniform' }, 'initial is "uniform": must be "stationary" or'],
    ['a wrong encoding', { ...good, encoding: { tokens: 'char', lowerCase: 1 } }, 'encoding.lowerCase is 1'],
    [
      'an unknown encoding key',
      { ...good, encoding: { tokens: 'char', lowerCase: true, x: 1 } },
      'unknown key "x" in encoding',
    ],
    [
      'null in a row',
      {
        ...good,
        transition: [
          [0.5, null],
          [1, 0],
        ],
      },
      'transition row 0 column 1 is null',
    ],
    ['a huge n', { ...ngram, n: 60 }, '2^60'],
    [
      'a reducible chain',
      {
        ...good,
        transition: [
          [1, 0],
          [0, 1],
        ],
      },
      '2 recurrent classes {"a"} {"b"}',
    ],
  ];
  test.each(cases)('refuses %s', (_name, document, message) => {
    let thrown: unknown;
    try {
      parseModelJson(JSON.stringify(document));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(MaskgapError);
    expect((thrown as MaskgapError).line).toContain(message);
  });

  test.each([
    ['nothing', ' ', 'the model is empty'],
    ['broken text', '{"kind": ', 'not valid JSON'],
    [
      'an overflowing number',
      JSON.stringify(good).replace('0.5', '1e999'),
      'row 0 ("a") column 0 is Infinity',
    ],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseModelJson(text)).toThrow(message);
  });
});
