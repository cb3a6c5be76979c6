/** What may combine with the character before it: marks, vowels and finals of Hangul syllables, vowel signs of Kirat Rai. */
const COMBINING = /[\p{M}\u1160-\u11ff\ud7b0-\ud7ff\u{16d63}-\u{16d6a}]/u;
/** Text without any of these is composed as it is. */
const BEYOND_LATIN = /[\u0300-\uffff]/;

/** Longer runs of marks, which no script has, are composed in parts: engines take time that is quadratic in a run's length. */
const MAX_MARKS = 1024;
/** How far back the beginning of the last sequence is sought. */
const MAX_SEQUENCE = 1 << 16;

/** Text in normal form C: "e" and a combining acute accent are the letter "é". */
export function composed(text: string): string {
  if (!BEYOND_LATIN.test(text)) return text;
  for (const [run] of text.matchAll(/\p{M}+/gu)) {
    if (run.length > MAX_MARKS) return inParts(text);
  }
  return text.normalize('NFC');
}

/** The pieces of a text, composed, whose ends split no sequence of characters that belong together. */
export function* composedPieces(pieces: Iterable<string>): Generator<string> {
  let rest = '';
  for (const piece of pieces) {
    const text = rest + piece;
    const end = lastSequence(text);
    if (end > 0) yield composed(text.slice(0, end));
    rest = text.slice(end);
  }
  if (rest !== '') yield composed(rest);
}

/** Where the last character begins that combines with none before it; the end where there is none nearby. */
function lastSequence(text: string): number {
  const first = Math.max(text.length - MAX_SEQUENCE, 0);
  for (let at = text.length - 1; at >= first; at--) {
    const code = text.charCodeAt(at);
    if (code >= 0xdc00 && code < 0xe000 && at > 0) continue;
    if (code < 0x300 || !COMBINING.test(String.fromCodePoint(text.codePointAt(at)!))) return at;
  }
  return first === 0 ? 0 : text.length;
}

function inParts(text: string): string {
  const parts = text.matchAll(new RegExp(`\\P{M}{0,${MAX_MARKS}}\\p{M}{0,${MAX_MARKS}}`, 'gu'));
  return Array.from(parts, ([part]) => part.normalize('NFC')).join('');
}
