import { inputError } from '../errors.js';
import { nameOf, textPieces } from '../reading/index.js';
import { type GroupedMeasurements, MeasurementGroups } from './groups.js';
import type { LoggedLoss, MeasurementSet } from './measurement.js';
import { type RawRecord, type RawValue, shortened } from './rawRecord.js';
import { recordReader } from './records.js';

/** Profiles are held level by level, so lengths are bounded by memory. */
const LONGEST = 10_000_000;

/** Sums of larger losses would leave the range of numbers. */
const LARGEST = 1e100;

/**
 * Reads measurements from the text of NDJSON, of a JSON array of objects, or of CSV or TSV (RFC 4180): `length`, `revealed`
 * (0..length-1), `nll` (nats, >= 0) and `sequence`, if known; other fields are ignored. Rows whose numbers are empty, null or NaN,
 * and rows with nothing masked, are skipped and counted in `notes`. Anything else is an input error with file, place, field and
 * value as written.
 */
export function parseMeasurements(text: string, file: string): MeasurementSet {
  const measurements: LoggedLoss[] = [];
  const log = new LogReading(file, (loss) => measurements.push(loss));
  log.push(text.replace(/^\uFEFF/, ''));
  return { ...log.end(), measurements };
}

/**
 * `parseMeasurements` of a file of any size, gzipped or not, or of standard input (`-`), summed by level as it is read: memory
 * grows with the number of levels and of names of sequences, not with that of rows.
 */
export async function readMeasurements(path: string): Promise<GroupedMeasurements> {
  const groups = new MeasurementGroups();
  const log = new LogReading(nameOf(path), (loss) => groups.add(loss));
  for await (const piece of textPieces(path)) log.push(piece);
  const { length, paired, notes } = log.end();
  return { ...groups.grouped(length, paired), notes };
}

/** The fields of a log that are numbers. */
type NumberField = 'length' | 'revealed' | 'nll';

const EXPECTED: Record<NumberField, string> = {
  length: 'it must be a whole number of at least 1',
  revealed: 'it must be a whole number of at least 0',
  nll: 'it must be a finite number of nats of at least 0 (and at most 1e100)',
};

/** Checks records one by one and keeps count of what is skipped. */
class LogReading {
  private readonly records;
  private first: { readonly place: string; readonly length: number } | undefined;
  private rows = 0;
  private nothing = 0;
  private unmasked = 0;
  private unnamed = 0;
  private named = 0;
  private firstUnnamed = '';

  constructor(
    private readonly file: string,
    private readonly take: (loss: LoggedLoss) => void,
  ) {
    this.records = recordReader(file);
  }

  push(piece: string): void {
    for (const record of this.records.push(piece)) this.check(record);
  }

  end(): { length: number; paired: boolean; notes: readonly string[] } {
    for (const record of this.records.end()) this.check(record);
    if (this.first === undefined) {
      const read =
        this.rows === 0 ? 'has no measurements' : `has no measurements: ${this.skipped().join(', ')}`;
      throw inputError(
        `${this.file} ${read}`,
        'write one measurement per line: {"length": 512, "revealed": 64, "nll": 2.1}',
      );
    }
    const notes = this.skipped().map((what) => `Of ${this.rows} rows ${what}.`);
    if (this.named > 0 && this.unnamed > 0) {
      notes.push(
        `${this.unnamed} of ${this.named + this.unnamed} rows have no sequence (the first: ${this.firstUnnamed}); each counts as a sequence of its own.`,
      );
    }
    return { length: this.first.length, paired: this.named > 0, notes };
  }

  private skipped(): string[] {
    return [
      ...(this.nothing > 0 ? [`${this.nothing} were skipped, being empty, null or NaN`] : []),
      ...(this.unmasked > 0 ? [`${this.unmasked} were skipped, having every token revealed`] : []),
    ];
  }

  private check(record: RawRecord): void {
    this.rows++;
    const length = this.numberOf(record, 'length');
    const revealed = this.numberOf(record, 'revealed');
    if (length !== undefined && length === revealed) {
      this.unmasked++;
      return;
    }
    const nll = this.numberOf(record, 'nll');
    if (length === undefined || revealed === undefined || nll === undefined) {
      this.nothing++;
      return;
    }
    if (revealed > length) {
      throw this.error(
        record,
        `"revealed" is ${revealed} with "length" ${length}`,
        `it must be at most ${length - 1}: at least one token is masked`,
      );
    }
    this.first ??= { place: record.place, length };
    if (length !== this.first.length) {
      throw this.error(
        record,
        `"length" is ${length}, and ${this.first.place} has ${this.first.length}`,
        'keep one length per file',
      );
    }
    const sequence = this.sequenceOf(record);
    if (sequence !== undefined) this.named++;
    else if (this.unnamed++ === 0) this.firstUnnamed = record.place;
    this.take({ length, revealed, nll, ...(sequence === undefined ? {} : { sequence }) });
  }

  /** Undefined where there is nothing. */
  private numberOf(record: RawRecord, field: NumberField): number | undefined {
    const written = record.fields.get(field);
    if (written === undefined) throw this.error(record, `"${field}" is missing`, EXPECTED[field]);
    if (written.kind === 'nothing') return undefined;
    const number = written.kind === 'number' ? Number(written.text) : Number.NaN;
    const least = field === 'length' ? 1 : 0;
    const usable = field === 'nll' ? number <= LARGEST : Number.isInteger(number);
    if (!usable || number < least)
      throw this.error(record, `"${field}" is ${shown(written)}`, EXPECTED[field]);
    if (field === 'length' && number > LONGEST) {
      throw this.error(record, `"length" is ${written.text}`, `it must be at most ${LONGEST}`);
    }
    return number;
  }

  private sequenceOf(record: RawRecord): string | undefined {
    const written = record.fields.get('sequence');
    if (written === undefined || written.kind === 'nothing') return undefined;
    if (written.kind === 'text') return written.text;
    if (written.kind === 'other') {
      throw this.error(record, `"sequence" is ${shown(written)}`, 'it must be a text or a number');
    }
    // What a float64 cannot hold stays a text.
    const number = Number(written.text);
    return Number.isSafeInteger(number) ? String(number) : written.text;
  }

  private error({ place }: RawRecord, what: string, remedy: string): Error {
    return inputError(`${this.file}, ${place}: ${what}`, remedy);
  }
}

function shown({ kind, text }: RawValue): string {
  return kind === 'text' ? JSON.stringify(shortened(text)) : shortened(text);
}
