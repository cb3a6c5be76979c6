import { inputError } from '../errors.js';
import { checkJsonNames } from './jsonNames.js';

/** JSON text as a value, no name of which is given twice; `what` names the text in an error. */
export function parseJson(text: string, what: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // The engine's message quotes the text, line ends and control characters included.
    const why = (cause as Error).message.replace(/[^\P{C}]+|\s+/gu, ' ');
    const message = text.trim() === '' ? `${what} is empty` : `${what} is not valid JSON (${why})`;
    throw inputError(message, 'correct it, or write it again', { cause });
  }
  checkJsonNames(text, what);
  return value;
}
