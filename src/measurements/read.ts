import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { inputError } from '../errors.js';
import { recordsOf, shortened } from './lines.js';
import type { LoggedLoss, MeasurementSet } from './measurement.js';

/** Profiles are held level by level, so lengths are bounded by memory. */
const LONGEST = 10_000_000;

const schema = z.object({
  length: z
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(LONGEST, `must be at most ${LONGEST}`),
  revealed: z.number('must be a number').int('must be a whole number').min(0, 'must be at least 0'),
  nll: z.number('must be a finite number of nats').min(0, 'must be at least 0'),
  sequence: z.union([z.string(), z.number()], 'must be a text or a number').optional(),
});

/**
 * Reads measurements from NDJSON or CSV text: `length`, `revealed` (0..length-1), `nll` (nats, >= 0) and, on all lines or
 * none, `sequence`. Other fields are ignored. Anything else is an input error that names file, line, field and value.
 */
export function parseMeasurements(text: string, file: string): MeasurementSet {
  const measurements: LoggedLoss[] = [];
  let first: { line: number; length: number; paired: boolean } | undefined;
  for (const { line, fields } of recordsOf(text, file)) {
    const parsed = schema.safeParse(fields);
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0];
      const field = String(path[0]);
      const value = field in fields ? `is ${shortened(String(JSON.stringify(fields[field])))}` : 'is missing';
      throw inputError(`${file}, line ${line}: "${field}" ${value}`, `it ${message}`);
    }
    const { length, revealed, nll, sequence } = parsed.data;
    if (revealed >= length) {
      throw inputError(
        `${file}, line ${line}: "revealed" is ${revealed} with "length" ${length}`,
        `it must be at most ${length - 1}: at least one token is masked`,
      );
    }
    const paired = sequence !== undefined;
    first ??= { line, length, paired };
    if (length !== first.length) {
      throw inputError(
        `${file}, line ${line}: "length" is ${length}, and line ${first.line} has ${first.length}`,
        'keep one length per file',
      );
    }
    if (paired !== first.paired) {
      throw inputError(
        `${file}, line ${line}: "sequence" is ${paired ? 'given' : 'missing'}, unlike on line ${first.line}`,
        'give it on every line or on none',
      );
    }
    measurements.push({ length, revealed, nll, ...(paired ? { sequence: String(sequence) } : {}) });
  }
  if (first === undefined) {
    throw inputError(`${file} has a header and no measurements`, 'write one measurement per line');
  }
  return { length: first.length, measurements, paired: first.paired };
}

/** `parseMeasurements` of a file. */
export function readMeasurements(path: string): MeasurementSet {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw inputError(
      `cannot read measurements from ${path} (${reason})`,
      'give a readable NDJSON or CSV file',
      {
        cause,
      },
    );
  }
  return parseMeasurements(text, path);
}
