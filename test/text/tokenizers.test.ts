import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expandAlphabet } from '../../src/text/alphabet.js';
import { composedPieces } from '../../src/text/composed.js';
import { encodeText } from '../../src/text/encodeText.js';
import { tokenizerNamed } from '../../src/text/tokenizers/registry.js';
import { wordsOf } from '../../src/text/tokenizers/words.js';

const textsOf = (...contents: (string | Uint8Array)[]) =>
  contents.map((content, i) => ({ name: `text ${i}`, content }));

/** The tokens' symbols, after learning from the texts themselves. */
function tokenized(
  name: string,
  options: { alphabet?: string; vocabularySize?: number },
  ...contents: (string | Uint8Array)[]
): string[] {
  const tokenizer = tokenizerNamed(name);
  const codebook = tokenizer.learn(textsOf(...contents), options);
  return Array.from(tokenizer.encode(textsOf(...contents), codebook), (token) => codebook.symbols[token]);
}

const characters = (alphabet: string, ...contents: (string | Uint8Array)[]) =>
  tokenized('char', { alphabet }, ...contents).join('');

test.each([
  ['a-e ', 'abcde '],
  ['-a-c', '-abc'],
  ['a-c-', 'abc-'],
  ['0-9A-Ca', '0123456789ABCa'],
  ['aab-ca', 'abc'],
  ['😀-😂', '😀😁😂'],
])('alphabet %j', (written, expanded) => {
  expect(expandAlphabet(written).join('')).toBe(expanded);
});

describe('characters', () => {
  test('all else becomes one space', () => {
    expect(characters('a-z ', '«Call  me\tIshmael.»\n')).toBe(' call me ishmael ');
  });
  test('capitals in the alphabet keep the case', () => {
    expect(characters('a-zA ', 'An Ant')).toBe('An Ant');
    expect(characters('a-zA ', 'Bn Ant')).toBe(' n Ant');
  });
  test('without a space in the alphabet all else is left out', () => {
    expect(characters('acgt', 'ACGT\nNNac', 'gt')).toBe('acgtacgt');
  });
  test('texts are kept apart by one separator', () => {
    expect(characters('a-z ', 'one', 'two.', ' three')).toBe('one two three');
  });
  test('characters beyond 16 bits and lower-case forms of several characters', () => {
    expect(characters('a-z😀 ', 'x😀😁y İ\ud83d')).toBe('x😀 y ');
  });
  test('bytes and strings give the same, wherever the pieces end', () => {
    const text = `${'é'.repeat(700_001)}a😀${'é'.repeat(900_000)}b`;
    const fromBytes = characters('aé😀b', new TextEncoder().encode(text));
    expect(fromBytes).toBe(text);
    expect(characters('aé😀b', text)).toBe(text);
    const surrogates = `x${'😀'.repeat(600_000)}`;
    expect(characters('x😀', surrogates)).toBe(surrogates);
  });
  test('a byte order mark is no character', () => {
    expect(characters('ab ', Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0x62))).toBe('ab');
  });
});

describe('normal form C', () => {
  // Python: unicodedata.normalize("NFC", text), cut by re.findall
  test('decomposed letters of texts and alphabets are the composed ones, wherever pieces end', () => {
    const text = 'élève à Größe 각 '.repeat(70_000);
    const alphabet = 'a-zàéèöß각 ';
    const plain = characters(alphabet, text);
    expect(plain).toBe(text.toLowerCase());
    for (let shift = 0; shift < 3; shift++) {
      const padding = 'x'.repeat(shift);
      const decomposed = padding + text.normalize('NFD');
      expect(characters(alphabet, decomposed)).toBe(padding + plain);
      expect(characters(alphabet.normalize('NFD'), new TextEncoder().encode(decomposed))).toBe(
        padding + plain,
      );
    }
    const words = tokenized('word', { vocabularySize: 9 }, text.normalize('NFD'));
    expect(words.slice(0, 4)).toEqual(['élève', 'à', 'größe', '각']);
  });

  test('pieces are composed as the whole is', () => {
    const unit = fc.constantFrom(
      'e',
      'é',
      '\u0301',
      '\u0316',
      '\u0338',
      'ᄀ',
      '\u1161',
      '\u11a8',
      '가',
      '😀',
      ' ',
      '\u{1d165}',
    );
    fc.assert(
      fc.property(fc.array(fc.string({ unit, maxLength: 6 }), { maxLength: 8 }), (pieces) => {
        expect([...composedPieces(pieces)].join('')).toBe(pieces.join('').normalize('NFC'));
      }),
      { seed: 9, numRuns: 2000 },
    );
  });
});

describe.each<[string, string]>([
  ['a line without spaces', 'abcdefghij'.repeat(800_000)],
  ['apostrophes', "'".repeat(2_000_000)],
  ['letters and apostrophes', "a'".repeat(1_000_000)],
  ['combining marks', `e${'\u0301\u0316'.repeat(500_000)}`],
  ['less-than signs', '<'.repeat(1_000_000)],
])('%s, millions of them', (_, text) => {
  test('are words in a moment', () => {
    const started = performance.now();
    const cut = [...wordsOf(textsOf(text, ' end'), { tokens: 'word', lowerCase: true })];
    expect(cut.at(-1)).toBe('end');
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('words', () => {
  test('marks of corpora between white space are words of their names', () => {
    const text = '<s> The <UNK> sat </s>\n<s> <b>the</b> x<s> <unk>. s';
    const cut = (alphabet?: string) => [
      ...wordsOf(textsOf(text), { tokens: 'word', lowerCase: true, ...(alphabet && { alphabet }) }),
    ];
    const expected = ['<s>', 'the', '<unk>', 'sat', '</s>', '<s>', 'b', 'the', 'b', 'x', 's', 'unk', 's'];
    expect(cut()).toEqual(expected);
    expect(cut('abcdefghijklmnopqrstuvwxyz')).toEqual(expected);
    const { symbols } = tokenizerNamed('word').learn(textsOf('<unk> a <unk> </s> '.repeat(9)), {
      vocabularySize: 9,
    });
    expect(symbols).toEqual(['</s>', 'a', '<unk>']);
    expect(tokenized('word', {}, '<unk> a a <unk>')).toEqual(['<unk>', 'a', 'a', '<unk>']);
  });
  test('runs of letters and digits, apostrophes inside', () => {
    const words = tokenized('word', { vocabularySize: 100 }, "Don't STOP, 'naïve' Größe—42x!");
    expect(words).toEqual(["don't", 'stop', 'naïve', 'größe', '<unk>']);
  });
  test('runs of an alphabet', () => {
    const words = tokenized(
      'word',
      { vocabularySize: 100, alphabet: 'A-Za-z^\\]' },
      "Don't [a]^\\ 42 end end",
    );
    expect(words).toEqual(['Don', 't', 'a]^\\', 'end', 'end']);
  });
  test('the most frequent of the first 90%, ties by code unit, the rest unknown', () => {
    const text = 'b a c a b d e f g h'; // h is in the last tenth
    const { symbols } = tokenizerNamed('word').learn(textsOf(text), { vocabularySize: 5 });
    expect(symbols).toEqual(['a', 'b', 'c', 'd', '<unk>']);
    expect(tokenizerNamed('word').learn(textsOf(text), { vocabularySize: 99 }).symbols).toHaveLength(8);
  });
  test('the end of a piece is not the end of a word', () => {
    const text = 'abcdefg '.repeat(300_000);
    const { symbols } = tokenizerNamed('word').learn(textsOf(text), { vocabularySize: 10 });
    expect(symbols).toEqual(['abcdefg', '<unk>']);
    const long = 'x'.repeat(3_000_000);
    expect(tokenized('word', {}, long, 'y', 'z').map((word) => word.length)).toEqual([3_000_000, 1, 5]);
  });
});

test('bytes are their own tokens', () => {
  expect(tokenized('byte', {}, 'aé\n', Uint8Array.of(0, 255))).toEqual([
    'a',
    '\\xc3',
    '\\xa9',
    '\\x0a',
    '\\x00',
    '\\xff',
  ]);
  expect(new Set(tokenizerNamed('byte').learn([], {}).symbols).size).toBe(256);
});

test('new text is encoded with a learned codebook', () => {
  const codebook = tokenizerNamed('word').learn(textsOf('to be or not to be to do'), { vocabularySize: 3 });
  expect([...encodeText(codebook, 'To be, NOT')]).toEqual([0, 1, 2]);
  expect(() => encodeText({}, 'x')).toThrow(expect.objectContaining({ exitCode: 2 }));
  expect(() => encodeText({ encoding: { tokens: 'word', lowerCase: true }, symbols: ['to'] }, 'x')).toThrow(
    /<unk>/,
  );
});
