import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeText, type FitOptions, fitNgram } from '../../src/text/index.js';

const textOf = (content: string | Uint8Array) => [{ name: 'toy', content }];

// 18 tokens to learn from (a 12, b 6; aa 6, ab 6, ba 5) and "ab" held out, after a "b".
const toy = { texts: textOf(`${'aab'.repeat(6)}ab`), alphabet: 'ab' };

// Continuation counts a 3 (after a, b and the beginning), b 1 (after a); all discounts fall back to 0.5, 1, 1.5.
const kneserNeyOfA = (3 - 1.5 + 2 * 0.5) / 4;

describe('held-out cross entropy of a toy, by hand', () => {
  test.each([
    ['add', 1, 13 / 20, 7 / 20],
    ['add:0.5', 2, 5.5 / 6, 6.5 / 13],
    ['witten-bell', 1, 13 / 20, 7 / 20],
    ['witten-bell', 2, (5 + 0.65) / 6, (6 + 2 * 0.35) / 14],
    ['kneser-ney', 2, (5 - 1.5 + 1.5 * kneserNeyOfA) / 5, (6 - 1.5 + 3 * (1 - kneserNeyOfA)) / 12],
  ])('%s, n = %d', (smoothing, n, first, second) => {
    const fitted = fitNgram({ ...toy, n, smoothing });
    expect(fitted).toMatchObject({ tokens: 20, trainingTokens: 18, heldOutTokens: 2 });
    expect(fitted.heldOutCrossEntropy).toBeCloseTo(-(Math.log(first) + Math.log(second)) / 2, 13);
    expect(fitted.perplexity).toBeCloseTo((first * second) ** -0.5, 12);
  });

  test('the held-out part is not learned from', () => {
    const fitted = fitNgram({ ...toy, n: 2, smoothing: 'add' });
    const withHeldOut = -(Math.log(7 / 8) + Math.log(8 / 15)) / 2;
    expect(Math.abs(fitted.heldOutCrossEntropy - withHeldOut)).toBeGreaterThan(0.01);
  });
});

test('the model has the fitted transition, its stationary law and its encoding', () => {
  const { model } = fitNgram({ ...toy, n: 2, smoothing: 'add' });
  expect(model).toMatchObject({
    kind: 'ngram',
    n: 2,
    vocabularySize: 2,
    stationary: true,
    symbols: ['a', 'b'],
  });
  expect(model.encoding).toEqual({ tokens: 'char', alphabet: 'ab', lowerCase: true });
  // a -> a 7/14, b -> a 6/7: the stationary law solves a/2 = 6b/7
  expect([...model.transition.data]).toEqual(
    [7 / 14, 7 / 14, 6 / 7, 1 / 7].map((p) => expect.closeTo(p, 14)),
  );
  expect([...model.initial.data]).toEqual([12 / 19, 7 / 19].map((p) => expect.closeTo(p, 12)));
  expect([...encodeText(model, 'Abba')]).toEqual([0, 1, 1, 0]);
});

test('byte and word models', () => {
  const bytes = fitNgram({
    texts: textOf(Uint8Array.of(1, 2, 1, 2, 1, 2, 1, 2, 1, 2)),
    tokens: 'byte',
    n: 1,
  });
  expect(bytes).toMatchObject({ tokens: 10, model: { vocabularySize: 256 } });
  // Witten-Bell: a was seen 5 times of 9, b 4 times, 2 types
  expect(bytes.heldOutCrossEntropy).toBeCloseTo(-Math.log((4 + 2 / 256) / 11), 13);
  const texts = textOf('one two one two one three one four one five');
  const words = fitNgram({ texts, tokens: 'word', vocabularySize: 3, n: 1, smoothing: 'add' });
  expect(words.model.symbols).toEqual(['one', 'two', '<unk>']);
  expect(words.heldOutCrossEntropy).toBeCloseTo(-Math.log(3 / 12), 13);
});

describe('bad input is one line', () => {
  test.each<[Partial<FitOptions>, RegExp]>([
    [{ texts: [] }, /no text is given/],
    [{ texts: textOf('') }, /toy: the text is empty/],
    [{ texts: textOf('123 456') }, /toy: the text has none of the letters of the alphabet "abcd/],
    [{ texts: textOf('...'), tokens: 'word' }, /toy: the text has none of the words/],
    [{ texts: textOf('abc') }, /toy: 3 token\(s\) are too few for n = 3/],
    [{ n: 0 }, /n is 0; give an integer from 1 to 6/],
    [{ n: 2.5 }, /n is 2.5/],
    [{ n: 7 }, /n is 7/],
    [{ n: 6 }, /27\^6 = 3.874e\+8 numbers/],
    [{ n: 4, tokens: 'byte' }, /256\^4 = 4.295e\+9 numbers/],
    [{ tokens: 'syllable' }, /unknown tokens "syllable"; choose from char, byte, word/],
    [
      { smoothing: 'good-turing' },
      /unknown smoothing "good-turing"; choose from witten-bell, kneser-ney, add:DELTA/,
    ],
    [
      { smoothing: 'add:0' },
      /smoothing "add:0": "0" is not a number from 1e-9 to 1e9; write for example add:0.1/,
    ],
    [{ smoothing: 'add:' }, /"" is not a number from/],
    [{ smoothing: 'add:much' }, /"much" is not a number from/],
    [{ smoothing: 'witten-bell:2' }, /witten-bell takes no argument, and "2"/],
    [{ alphabet: '' }, /alphabet "" has 0 character\(s\)/],
    [{ alphabet: 'a' }, /alphabet "a" has 1 character\(s\)/],
    [{ alphabet: 'z-a' }, /range "z-a", which runs backwards/],
    [{ alphabet: 'ab\ud800' }, /half a surrogate pair/],
    [{ alphabet: 'a-z', tokens: 'byte' }, /alphabet "a-z" does not apply to byte tokens/],
    [{ vocabularySize: 5 }, /vocabulary size 5 does not apply to char tokens/],
    [{ vocabularySize: 1, tokens: 'word' }, /vocabulary size is 1/],
    [{ alphabet: ' \t', tokens: 'word' }, /only white space/],
  ])('%j', (options, line) => {
    let caught: unknown;
    try {
      fitNgram({ texts: textOf('the quick brown fox jumps over the lazy dog'), ...options });
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ name: 'MaskgapError', exitCode: 2, line: expect.stringMatching(line) });
    expect((caught as { line: string }).line).not.toContain('\n');
  });

  test('whatever the text and the options', () => {
    const options = fc.record({
      texts: fc.array(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.uint8Array({ maxLength: 60 })),
        {
          maxLength: 3,
        },
      ),
      alphabet: fc.option(fc.string({ unit: 'binary', maxLength: 8 }), { nil: undefined }),
      tokens: fc.constantFrom('char', 'byte', 'word'),
      n: fc.integer({ min: 1, max: 2 }),
      smoothing: fc.constantFrom('witten-bell', 'kneser-ney', 'add:0.1'),
    });
    let fitted = 0;
    fc.assert(
      fc.property(options, ({ texts, tokens, alphabet, ...rest }) => {
        try {
          const { perplexity } = fitNgram({
            ...rest,
            n: tokens === 'byte' ? 1 : rest.n,
            tokens,
            alphabet: tokens === 'byte' ? undefined : alphabet,
            texts: texts.map((content, i) => ({ name: `text ${i}`, content })),
          });
          expect(perplexity).toBeGreaterThanOrEqual(1);
          fitted++;
        } catch (error) {
          expect(error).toMatchObject({ name: 'MaskgapError', exitCode: 2 });
        }
      }),
      { seed: 3, numRuns: 300 },
    );
    expect(fitted).toBeGreaterThan(50);
  });
});
