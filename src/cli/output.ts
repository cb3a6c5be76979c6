import { createRequire } from 'node:module';
import { csvText } from '../report/csv.js';
import type { Format } from '../report/format.js';
import { jsonText } from '../results/jsonText.js';
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
  process.stdout.write(`${resultText(name, command, computed, provenance, choice)}\n`);
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
