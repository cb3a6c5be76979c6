import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { loadModel, parseArpa } from '../../src/formats/index.js';
import { modelDigest, sequenceLogProbability } from '../../src/models/index.js';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/formats/${name}`, import.meta.url));
const scores: { sentence: string[]; log10: number }[] = JSON.parse(
  readFileSync(fixture('trigram.arpa.json'), 'utf8'),
);
const text = readFileSync(fixture('trigram.arpa'), 'utf8');
async function* linesOf(text: string) {
  let number = 0;
  for (const line of text.split('\n')) yield { number: ++number, text: line };
}
const parse = (arpa: string, onNotice?: (notice: string) => void) => parseArpa(linesOf(arpa), onNotice);

describe('ARPA', () => {
  test('streams of sentences have the probabilities that another library gives the sentences', async () => {
    const model = await loadModel(fixture('trigram.arpa'));
    expect(model).toMatchObject({ kind: 'ngram', n: 3, vocabularySize: 5, stationary: false });
    const tokens = (sentence: string[]) => [...sentence, '</s>'].map((word) => model.symbols!.indexOf(word));
    for (const { sentence, log10 } of scores) {
      const log = sequenceLogProbability(model, tokens(sentence));
      expect(Math.abs(log / Math.LN10 - log10)).toBeLessThan(1e-10);
    }
    for (let i = 0; i + 2 < scores.length; i += 3) {
      const three = scores.slice(i, i + 3);
      const log = sequenceLogProbability(
        model,
        three.flatMap(({ sentence }) => tokens(sentence)),
      );
      const expected = three.reduce((sum, { log10 }) => sum + log10, 0);
      expect(Math.abs(log / Math.LN10 - expected)).toBeLessThan(1e-10);
    }
  });

  test('gzipped, by its name or by its content', async () => {
    const digest = modelDigest(await loadModel(fixture('trigram.arpa')));
    expect(modelDigest(await loadModel(fixture('trigram.arpa.gz')))).toBe(digest);
  });

  test('without sentence marks the first tokens come from the lower orders', async () => {
    const log = (p: number) => Math.log10(p).toFixed(12);
    const model = await parse(
      `\\data\\\nngram 1=2\nngram 2=2\n\n\\1-grams:\n${log(0.25)} a ${log(1)}\n${log(0.75)} b\n\n\\2-grams:\n${log(0.1)} a a\n${log(0.9)} a b\n\n\\end\\\n`,
    );
    expect([...model.initial.data].map((p) => Number(p.toFixed(11)))).toEqual([0.25, 0.75]);
    expect([...model.transition.data].map((p) => Number(p.toFixed(11)))).toEqual([0.1, 0.9, 0.25, 0.75]);
  });

  test('a unigram file', async () => {
    const model = await parse(
      '\\data\\\nngram 1=3\n\n\\1-grams:\n-0.30103 a\n-99 <s>\n-0.30103 </s>\n\n\\end\\\n',
    );
    expect(model).toMatchObject({ kind: 'ngram', n: 1, symbols: ['a', '</s>'] });
    expect(model.transition.data[0]).toBeCloseTo(0.5, 12);
  });

  test('words may hold any white space but blanks, tabs and carriage returns, and look reserved', async () => {
    for (const word of [
      '\u3000',
      'x\u00a0',
      '\u2028',
      '\ufeff',
      '\\end\\',
      '\\2-grams:',
      'ngram',
      '-1.5',
      '__proto__',
    ]) {
      const model = await parse(
        `\\data\\\r\nngram 1=2\r\nngram 2=1\r\n\r\n\\1-grams:\r\n-0.30103\ta\t0\r\n-0.30103 ${word} \r\n\r\n\\2-grams:\r\n-0.30103\ta ${word}\r\n\r\n\\end\\\r\n`,
      );
      expect(model.symbols).toEqual(['a', word]);
      expect([...model.transition.data].map((p) => Number(p.toFixed(6)))).toEqual([0.5, 0.5, 0.5, 0.5]);
    }
  });

  test('suffixes that pruning took are said, and change no number', async () => {
    // (b c) is not listed, though (a b c) is: p(x | b c) backs off to p(x | c) with weight 1, as p(c | b) = w(b) p(c)
    const build = (suffix: string, count: number) =>
      `\\data\\\nngram 1=3\nngram 2=${count}\nngram 3=1\n\n\\1-grams:\n-0.4771213 a 0\n-0.4771213 b 0\n-0.4771213 c 0\n\n\\2-grams:\n-0.4771213 a b 0\n${suffix}\n\\3-grams:\n-0.4771213 a b c\n\n\\end\\\n`;
    const notices: string[] = [];
    const whole = await parse(build('-0.4771213 b c 0\n', 2), (notice) => notices.push(notice));
    expect(notices).toEqual([]);
    const pruned = await parse(build('', 1), (notice) => notices.push(notice));
    expect(notices).toEqual([
      expect.stringMatching(/^1 n-grams .* not listed .* added with back-off weight 1/),
    ]);
    expect(modelDigest(pruned)).toBe(modelDigest(whole));
  });

  test.each([
    ['no \\data\\', text.replace('\\data\\', ''), '\\data\\ is missing'],
    ['a missing section', text.replace(/\\2-grams:[^\\]*/, ''), 'section \\2-grams: is missing'],
    ['no \\end\\', text.replace('\\end\\', ''), '\\end\\ is missing'],
    ['cut off', text.slice(0, text.indexOf('<unk> <unk>') - 30), '\\data\\ says 12'],
    ['a wrong count', text.replace('ngram 2=12', 'ngram 2=13'), '\\2-grams: has 12 lines, \\data\\ says 13'],
    ['a bad number', text.replace('-0.05', 'x0.05'), 'line 7: "x0.0515540973165" is not a logarithm'],
    ['an unknown word', text.replace('a c', 'a zebra'), '"zebra" is not among'],
    ['a word twice', text.replace('\tc\t', '\ta\t'), 'line 9: \\1-grams: lists "a" twice (first on line 7)'],
    ['only </s>', text.replace('\n-99\t<s>\t', '\n-9\tsss\t'), 'only one of <s> and </s>'],
    ['an n-gram twice', text.replace('b c', 'b a'), 'line 23: "b a" is listed twice (first on line 22)'],
    [
      'a missing prefix',
      text.replace('\ta <unk> b', '\ta b a'),
      'line 31: "a b a" is listed, but its first 2 words are not',
    ],
    ['a hexadecimal number', text.replace('-4.4749976510793', '0x10'), '"0x10" is not a logarithm'],
    ['<s> inside', text.replace('a <unk> b', 'a <s> b'), '<s> inside an n-gram'],
    ['too few fields', text.replace('b a </s>', 'b'), 'is not a 3-gram'],
    ['an unnormalised row', text.replace(/-\S+(\ta <\/s>)/, '-3$1'), 'row of context "a'],
    [
      'a tensor too large',
      text.replace(
        'ngram 3=10',
        `ngram 3=10\n${Array.from({ length: 30 }, (_, i) => `ngram ${i + 4}=0`).join('\n')}`,
      ),
      '5^33',
    ],
  ])('refuses %s', async (_name, arpa, message) => {
    expect(arpa).not.toBe(text);
    await expect(parse(arpa)).rejects.toThrow(message);
  });
});
