import { inputError } from '../../errors.js';
import type { TextEncoding } from '../../models/dataModel.js';
import { characterPieces, type Text } from '../text.js';

/** Marks that corpora have among their words: taken whole where white space is on both sides. */
const MARKS = ['<unk>', '<s>', '</s>'] as const;

/** The longest text without white space: strings end near 2^29. */
const MAX_RUN = 2 ** 28;

/**
 * The words of the texts, in order. Without an alphabet a word is a run of letters, marks and digits (Unicode), with
 * apostrophes inside ("don't", "o’clock"); with one it is a run of the alphabet's characters. White space always ends
 * a word, and so does the end of a text. `<unk>`, `<s>` and `</s>` between white space are words as they are.
 *
 * Errors: `input`, on bytes that are no text, and on 2^28 characters without white space.
 */
export function* wordsOf(texts: readonly Text[], encoding: TextEncoding): Generator<string> {
  const kindOf = characterKinds(encoding.alphabet);
  const cut = (run: string) => wordsIn(encoding.lowerCase ? run.toLowerCase() : run, kindOf);
  for (const text of texts) {
    let rest: string[] = [];
    let length = 0;
    for (const piece of characterPieces(text)) {
      const end = lastWhiteSpace(piece) + 1;
      rest.push(end === 0 ? piece : piece.slice(0, end));
      length += piece.length;
      if (length > MAX_RUN) {
        throw inputError(
          `${text.name}: more than 2^28 characters without white space`,
          'use --tokens char or byte',
        );
      }
      if (end === 0) continue;
      yield* cut(rest.join(''));
      rest = [piece.slice(end)];
      length = piece.length - end;
    }
    yield* cut(rest.join(''));
  }
}

/** What a code point is to words. */
const KIND = { separator: 0, letter: 1, apostrophe: 2 } as const;
type Kind = (typeof KIND)[keyof typeof KIND];

/** A loop, as a pattern keeps a place to come back to for every character of a long word. */
function* wordsIn(text: string, kindOf: (code: number) => Kind): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const mark = markAt(text, at);
    if (mark !== undefined) {
      yield mark;
      at += mark.length;
      continue;
    }
    const end = wordEnd(text, at, kindOf);
    if (end > at) yield text.slice(at, end);
    at = end > at ? end : at + width(text.codePointAt(at)!);
  }
}

/** The end of the word that begins at a place; the place itself if none does. */
function wordEnd(text: string, start: number, kindOf: (code: number) => Kind): number {
  let end = start;
  for (let at = start; at < text.length; ) {
    const code = text.codePointAt(at)!;
    const kind = kindOf(code);
    at += width(code);
    if (kind === KIND.letter) end = at;
    // An apostrophe is inside where letters are on both sides.
    else if (kind === KIND.separator || end === start || end < at - 1) break;
  }
  return end;
}

function markAt(text: string, at: number): string | undefined {
  if (text[at] !== '<' || !isWhiteSpace(text[at - 1])) return undefined;
  return MARKS.find((mark) => text.startsWith(mark, at) && isWhiteSpace(text[at + mark.length]));
}

function characterKinds(alphabet: string | undefined): (code: number) => Kind {
  const letters = alphabet === undefined ? undefined : new Set(alphabet.replace(/\s/gu, ''));
  const find = (code: number): Kind => {
    const character = String.fromCodePoint(code);
    if (letters) return letters.has(character) ? KIND.letter : KIND.separator;
    if (/[\p{L}\p{M}\p{N}]/u.test(character)) return KIND.letter;
    return character === "'" || character === '’' ? KIND.apostrophe : KIND.separator;
  };
  const basicPlane = Uint8Array.from({ length: 0x10000 }, (_, code) => find(code));
  return (code) => (code < 0x10000 ? (basicPlane[code] as Kind) : find(code));
}

function width(code: number): number {
  return code > 0xffff ? 2 : 1;
}

function lastWhiteSpace(piece: string): number {
  let at = piece.length - 1;
  while (at >= 0 && !isWhiteSpace(piece[at])) at--;
  return at;
}

/** Also of the ends of the text. */
function isWhiteSpace(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character);
}
