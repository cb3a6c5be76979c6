import type { TextEncoding } from '../models/dataModel.js';
import { characterPieces, type Text } from './text.js';

/** How an alphabet fits texts. */
export interface AlphabetCoverage {
  /** The share of the characters, white space apart, that are not of the alphabet: 0 .. 1. */
  readonly outside: number;
  /** The most frequent of them, in their normal form C and lower case where that is folded; at most 8. */
  readonly mostFrequentOutside: readonly string[];
  /** Letters of the alphabet, white space apart, that the texts never have. */
  readonly unused: readonly string[];
}

/** How the alphabet of an encoding fits the texts; undefined for tokens that have none. */
export function alphabetCoverage(
  texts: readonly Text[],
  encoding: TextEncoding,
): AlphabetCoverage | undefined {
  if (encoding.alphabet === undefined) return undefined;
  const alphabet = new Set(encoding.alphabet);
  const counts = new Map<string, number>();
  for (const [character, count] of characterCounts(texts)) {
    const letter = encoding.lowerCase ? character.toLowerCase() : character;
    if (!/^\s$/u.test(letter)) counts.set(letter, (counts.get(letter) ?? 0) + count);
  }
  const total = sum(counts.values());
  const outside = [...counts].filter(([letter]) => !alphabet.has(letter)).sort((a, b) => b[1] - a[1]);
  return {
    outside: total === 0 ? 0 : sum(outside.map(([, count]) => count)) / total,
    mostFrequentOutside: outside.slice(0, 8).map(([letter]) => letter),
    unused: [...alphabet].filter((letter) => !/^\s$/u.test(letter) && !counts.has(letter)),
  };
}

/** What a person should know of the alphabet: nothing where it has all that the texts have, and is had by them. */
export function coverageNotices({ outside, mostFrequentOutside, unused }: AlphabetCoverage): string[] {
  const notices: string[] = [];
  if (outside > 0) {
    const share = `${Number((100 * outside).toPrecision(3))}%`;
    notices.push(
      `${share} of the characters (white space apart) are outside of the alphabet, most of them ${quoted(mostFrequentOutside)}`,
    );
  }
  if (unused.length > 0) {
    const more = unused.length > 20 ? ` and ${unused.length - 20} more` : '';
    notices.push(`letters of the alphabet that never occur: ${quoted(unused.slice(0, 20))}${more}`);
  }
  return notices;
}

function quoted(letters: readonly string[]): string {
  return letters.map((letter) => JSON.stringify(letter)).join(' ');
}

function characterCounts(texts: readonly Text[]): Map<string, number> {
  const basicPlane = new Float64Array(0x10000);
  const beyond = new Map<number, number>();
  for (const text of texts) {
    for (const piece of characterPieces(text)) {
      for (let at = 0; at < piece.length; at++) {
        const code = piece.codePointAt(at)!;
        if (code < 0x10000) basicPlane[code]++;
        else {
          at++;
          beyond.set(code, (beyond.get(code) ?? 0) + 1);
        }
      }
    }
  }
  basicPlane.forEach((count, code) => {
    if (count > 0) beyond.set(code, count);
  });
  return new Map([...beyond].map(([code, count]) => [String.fromCodePoint(code), count]));
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
