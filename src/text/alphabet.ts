import { inputError } from '../errors.js';
import { composed } from './composed.js';

/**
 * The characters of an alphabet as a person writes it, in the order written: `a-z` stands for every code point from a
 * to z; a hyphen at either end stands for itself; a character written twice counts once. Letters
 * are taken in normal form C, as those of texts are.
 *
 * @throws on an alphabet of fewer than two characters, a range that runs backwards, and half a surrogate pair
 */
export function expandAlphabet(written: string): string[] {
  const characters = Array.from(composed(written));
  const expanded = new Set<string>();
  for (let i = 0; i < characters.length; i++) {
    const first = characters[i];
    if (characters[i + 1] === '-' && i + 2 < characters.length) {
      const last = characters[i + 2];
      for (const character of range(first, last, written)) expanded.add(character);
      i += 2;
    } else {
      expanded.add(first);
    }
  }
  for (const character of expanded) {
    if (isSurrogate(character.codePointAt(0)!)) {
      throw badAlphabet(written, 'contains half a surrogate pair', 'write whole characters');
    }
  }
  if (expanded.size < 2) {
    throw badAlphabet(written, `has ${expanded.size} character(s)`, 'give at least two, as in "a-z "');
  }
  return [...expanded];
}

/** Whether any character of the alphabet has a lower-case form other than itself. */
export function hasCapitals(alphabet: readonly string[]): boolean {
  return alphabet.some((character) => character.toLowerCase() !== character);
}

function* range(first: string, last: string, written: string): Generator<string> {
  const [from, to] = [first.codePointAt(0)!, last.codePointAt(0)!];
  if (from > to) {
    throw badAlphabet(written, `has the range "${first}-${last}", which runs backwards`, 'swap its ends');
  }
  for (let code = from; code <= to; code++) if (!isSurrogate(code)) yield String.fromCodePoint(code);
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xe000;
}

function badAlphabet(written: string, fault: string, remedy: string) {
  const shown = JSON.stringify(written.length > 40 ? `${written.slice(0, 40)}…` : written);
  return inputError(`alphabet ${shown} ${fault}`, remedy);
}
