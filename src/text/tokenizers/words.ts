import type { TextEncoding } from '../../models/dataModel.js';
import { characterPieces, type Text } from '../text.js';

const LETTERS = '\\p{L}\\p{M}\\p{N}';

/**
 * The words of the texts, in order. Without an alphabet a word is a run of letters, marks and digits (Unicode), with
 * apostrophes inside ("don't", "o’clock"); with one it is a run of the alphabet's characters. White space always ends
 * a word, and so does the end of a text.
 */
export function* wordsOf(texts: readonly Text[], encoding: TextEncoding): Generator<string> {
  const pattern = wordPattern(encoding.alphabet);
  for (const { content } of texts) {
    let rest = '';
    for (const piece of characterPieces(content)) {
      const end = lastWhiteSpace(piece) + 1;
      if (end === 0) {
        rest += piece;
        continue;
      }
      yield* matches(rest + piece.slice(0, end), pattern, encoding.lowerCase);
      rest = piece.slice(end);
    }
    yield* matches(rest, pattern, encoding.lowerCase);
  }
}

function wordPattern(alphabet: string | undefined): RegExp {
  if (alphabet === undefined) return new RegExp(`[${LETTERS}]+(?:['’][${LETTERS}]+)*`, 'gu');
  const escaped = Array.from(alphabet.replace(/\s/gu, ''), (character) =>
    /[\\\]^-]/.test(character) ? `\\${character}` : character,
  );
  return new RegExp(`[${escaped.join('')}]+`, 'gu');
}

function* matches(text: string, pattern: RegExp, lowerCase: boolean): Generator<string> {
  for (const [word] of (lowerCase ? text.toLowerCase() : text).matchAll(pattern)) yield word;
}

function lastWhiteSpace(piece: string): number {
  let at = piece.length - 1;
  while (at >= 0 && !/\s/.test(piece[at])) at--;
  return at;
}
