import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { gramAt } from '../../src/text/counts.js';
import { encodeText } from '../../src/text/encodeText.js';
import type { Discounts } from '../../src/text/smoothing/discounts.js';
import { kneserNey } from '../../src/text/smoothing/kneserNey.js';
import { wittenBell } from '../../src/text/smoothing/wittenBell.js';

type Probabilities = readonly (readonly [gram: readonly number[], probability: number])[];

interface Case {
  readonly corpus: 'characters' | 'words';
  readonly n: number;
  readonly 'witten-bell': Probabilities;
  readonly 'kneser-ney': Probabilities;
  readonly nltk: Probabilities;
  readonly kenlm?: { readonly discounts: readonly Discounts[]; readonly probabilities: Probabilities };
}

const folder = new URL('../fixtures/text/', import.meta.url);
const text = readFileSync(new URL('corpus.txt', folder));
const reference: { frequentWords: string[]; cases: Case[] } = JSON.parse(
  readFileSync(new URL('reference.json', folder), 'utf8'),
);

const letters = 'abcdefghijklmnopqrstuvwxyz';
const streams = {
  characters: encodeText(
    { encoding: { tokens: 'char', alphabet: `${letters} `, lowerCase: true }, symbols: [...letters, ' '] },
    text,
  ),
  words: encodeText(
    {
      encoding: { tokens: 'word', alphabet: letters, lowerCase: true },
      symbols: [...reference.frequentWords, '<unk>'],
    },
    text,
  ),
};
const vocabularySizes = { characters: 27, words: 30 };

/** The largest relative difference between a law [V^(n-1), V] and the listed probabilities. */
function disagreement(law: Float64Array, vocabularySize: number, listed: Probabilities): number {
  const differences = listed.map(([gram, probability]) => {
    const ours = law[gramAt(gram, vocabularySize, 0, gram.length)];
    return Math.abs(ours - probability) / probability;
  });
  return Math.max(...differences);
}

describe.each(reference.cases)('$corpus, n = $n', (given) => {
  const { corpus, n, kenlm } = given;
  const tokens = streams[corpus];
  const vocabularySize = vocabularySizes[corpus];
  const plain = { tokens, vocabularySize, n };

  test('Witten-Bell agrees with rational arithmetic and with NLTK', () => {
    const law = wittenBell(plain);
    expect(disagreement(law, vocabularySize, given['witten-bell'])).toBeLessThan(1e-13);
    expect(disagreement(law, vocabularySize, given.nltk)).toBeLessThan(1e-12);
  });

  test('Kneser-Ney agrees with rational arithmetic', () => {
    expect(disagreement(kneserNey(plain), vocabularySize, given['kneser-ney'])).toBeLessThan(1e-13);
  });

  test('the comparison tells the two apart', () => {
    expect(disagreement(kneserNey(plain), vocabularySize, given['witten-bell'])).toBeGreaterThan(1e-4);
  });

  if (kenlm) {
    // The text, its end </s>, and <unk>, which never occurs. KenLM works in single precision.
    const ended = { tokens: Uint8Array.of(...tokens, vocabularySize), vocabularySize: vocabularySize + 2, n };
    const { discounts, probabilities } = kenlm;

    test('Kneser-Ney agrees with KenLM', () => {
      const law = kneserNey(ended, discounts);
      expect(disagreement(law, vocabularySize + 2, probabilities)).toBeLessThan(3e-6);
    });

    test('a discount off by 1% does not agree with KenLM', () => {
      const wrong = discounts.map(([one, two, more]) => [one * 1.01, two, more] as const);
      expect(disagreement(kneserNey(ended, wrong), vocabularySize + 2, probabilities)).toBeGreaterThan(1e-5);
    });
  }
});
