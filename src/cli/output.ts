import { fstatSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { jsonText } from '../jsonText.js';
import { csvText } from '../report/csv.js';
import type { Format } from '../statistics/format.js';
import { unwritable } from './closedPipe.js';
import type { Command, Computed } from './command.js';
import { type DocumentProvenance, documentOf } from './document.js';

/** How the user wants results. */
export interface OutputChoice {
  readonly json: boolean;
  readonly csv: boolean;
  readonly unit: Format['unit'];
}

/** The only writer on stdout: the result, whole, in the chosen form. */
export function printResult(
  name: string,
  command: Command,
  computed: Computed<unknown>,
  provenance: Partial<DocumentProvenance>,
  choice: OutputChoice,
): void {
  write(`${resultText(name, command, computed, provenance, choice)}\n`);
}

/** A file takes the whole text or it is said: the stream of Node leaves off where a disk takes a part only. */
function write(text: string): void {
  const { fd } = process.stdout;
  if (fd === undefined || !isFile(fd)) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(fd, text);
  } catch (error) {
    throw unwritable(error as NodeJS.ErrnoException);
  }
}

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false;
  }
}

function resultText(
  name: string,
  command: Command,
  computed: Computed<unknown>,
  provenance: Partial<DocumentProvenance>,
  choice: OutputChoice,
): string {
  const { result, partial = false } = computed;
  if (choice.json) return jsonText(documentOf(name, result, provenance, partial));
  if (choice.csv && command.csv) return csvText(command.csv(result));
  const text = command.table(result, { unit: choice.unit, colour: coloured() });
  return partial ? `${text}\nInterrupted: these are the numbers so far.` : text;
}

/** Colour only on a terminal, and never against NO_COLOR. */
function coloured(): boolean {
  if (!process.stdout.isTTY) return false;
  return (createRequire(import.meta.url)('picocolors') as typeof import('picocolors')).isColorSupported;
}
