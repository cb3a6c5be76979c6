import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A fenced block of a page: its language, the file it is to be put in, if it says so, and its text. */
export interface Block {
  readonly language: string;
  readonly file?: string;
  readonly text: string;
}

/** The fenced blocks of a page of the docs folder, in order. */
export function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(`${ROOT}docs/${page}`, 'utf8');
  return Array.from(
    text.matchAll(/^```(\w+)(?: file=(\S+))?\n(.*?)^```$/gms),
    ([, language, file, body]) => ({
      language,
      ...(file === undefined ? {} : { file }),
      text: body,
    }),
  );
}
