import { expandAlphabet, hasCapitals } from '../alphabet.js';
import { characterPieces } from '../text.js';
import { TokenBuffer } from '../tokenBuffer.js';
import type { Codebook, Tokenizer } from './tokenizer.js';

/** Letters and the space. */
export const DEFAULT_ALPHABET = 'a-z ';

const OUTSIDE = -1;

/**
 * Characters of an alphabet. Text is lower-cased unless the alphabet has capitals. With a space in the alphabet, every
 * run of spaces and of characters outside the alphabet becomes one space, and so does the seam between two texts;
 * without one there is no separator, and characters outside are left out (line breaks in a sequence file, say).
 */
export const charTokenizer: Tokenizer = {
  name: 'char',
  summary: 'the characters of --alphabet; all else becomes one space (left out if the alphabet has no space)',
  options: ['alphabet'],
  learn: (_, { alphabet = DEFAULT_ALPHABET }) => {
    const symbols = expandAlphabet(alphabet);
    const encoding = {
      tokens: 'char',
      alphabet: symbols.join(''),
      lowerCase: !hasCapitals(symbols),
    } as const;
    return { encoding, symbols };
  },
  encode: (texts, codebook) => {
    const separator = codebook.symbols.indexOf(' ');
    const tokenOf = tokenLookup(codebook);
    const tokens = new TokenBuffer(codebook.symbols.length);
    let separated = false;
    const take = (token: number) => {
      if (token >= 0 && token !== separator) {
        tokens.push(token);
        separated = false;
      } else if (separator >= 0 && !separated) {
        tokens.push(separator);
        separated = true;
      }
    };
    texts.forEach((text, i) => {
      if (i > 0) take(OUTSIDE);
      for (const piece of characterPieces(text)) {
        for (let at = 0; at < piece.length; at++) {
          const code = piece.codePointAt(at)!;
          if (code > 0xffff) at++;
          take(tokenOf(code));
        }
      }
    });
    return tokens.finish();
  },
};

/** The token of a code point, or OUTSIDE. A character whose lower-case form is several characters is outside. */
function tokenLookup({ encoding, symbols }: Codebook): (code: number) => number {
  const tokens = new Map(symbols.map((symbol, token) => [symbol, token]));
  const find = (code: number) => {
    const character = String.fromCodePoint(code);
    return tokens.get(encoding.lowerCase ? character.toLowerCase() : character) ?? OUTSIDE;
  };
  const basicPlane = Int32Array.from({ length: 0x10000 }, (_, code) => find(code));
  return (code) => (code < 0x10000 ? basicPlane[code] : find(code));
}
