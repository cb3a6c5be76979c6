import { inputError } from '../errors.js';
import { DEEPEST } from '../reading/index.js';

/**
 * Looks through a text that is valid JSON for what JSON.parse lets pass: a name given twice in one object, of which the last
 * would count, and nesting beyond reason. One pass without recursion.
 *
 * @param what names the text in an error
 * @throws MaskgapError 'input' with line and column
 */
export function checkJsonNames(text: string, what: string): void {
  /** Of each open object its names; of each open list nothing. */
  const open: (Set<string> | undefined)[] = [];
  const next = /["{}[\]]/g;
  for (let match = next.exec(text); match !== null; match = next.exec(text)) {
    const at = match.index;
    switch (match[0]) {
      case '{':
      case '[':
        open.push(match[0] === '{' ? new Set() : undefined);
        if (open.length > DEEPEST)
          throw inputError(
            `${what} is nested deeper than ${DEEPEST} levels at ${placeOf(text, at)}`,
            'correct it, or write it again',
          );
        break;
      case '"': {
        const end = closingQuote(text, at);
        next.lastIndex = end + 1;
        const names = open[open.length - 1];
        if (names === undefined || !isName(text, end + 1)) break;
        const name = JSON.parse(text.slice(at, end + 1)) as string;
        if (names.has(name))
          throw inputError(
            `${what} has ${JSON.stringify(name.slice(0, 40))} twice in one object, again at ${placeOf(text, at)}`,
            'remove one of them',
          );
        names.add(name);
        break;
      }
      default:
        open.pop();
    }
  }
}

/** Where the string that begins at `start` ends. */
function closingQuote(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === '\\') escapes++;
    if (escapes % 2 === 0) return end;
  }
}

/** Whether a colon follows: in an object, the string is then a name. */
function isName(text: string, after: number): boolean {
  let at = after;
  while (' \t\r\n'.includes(text[at])) at++;
  return text[at] === ':';
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return `line ${line}, column ${at - before.lastIndexOf('\n')}`;
}
