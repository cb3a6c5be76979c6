import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMeasurements, readMeasurements } from '../../src/measurements/read.js';
import { recordReader } from '../../src/measurements/records.js';
import { temporaryFolder } from '../support/folder.js';

const GOOD = '{"length":8,"revealed":2,"nll":1.5}';

function lineOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    const { code, line } = error as { code: string; line: string };
    expect(code).toBe('input');
    expect(line).not.toContain('\n');
    return line;
  }
  return 'no error';
}

describe('reading measurements', () => {
  test('NDJSON and CSV say the same; extra fields, blank lines, BOM, CRLF, quotes and column order do not matter', () => {
    const ndjson =
      '\uFEFF{"length":8,"revealed":0,"nll":2.5,"sequence":"a, \\"b\\"","model":"m"}\r\n\r\n{"length":8,"revealed":7,"nll":0,"sequence":7}\n';
    const csv = 'sequence,Revealed,nll,length,note\n"a, ""b""",0,2.5,8,\n7, 7 ,0,8,"x,y"\n';
    const expected = {
      length: 8,
      paired: true,
      notes: [],
      measurements: [
        { length: 8, revealed: 0, nll: 2.5, sequence: 'a, "b"' },
        { length: 8, revealed: 7, nll: 0, sequence: '7' },
      ],
    };
    expect(parseMeasurements(ndjson, 'x')).toEqual(expected);
    expect(parseMeasurements(csv, 'x')).toEqual(expected);
    expect(parseMeasurements('length,revealed,nll\n8,2,1.5', 'x')).toEqual({
      length: 8,
      paired: false,
      notes: [],
      measurements: [{ length: 8, revealed: 2, nll: 1.5 }],
    });
  });

  test.each([
    ['', /^f has no measurements; write one measurement/],
    ['\n \n', /^f has no measurements/],
    ['{"length":8', /^f, line 1: not JSON: \{"length":8; write one JSON object/],
    [`${GOOD}\n[1]`, /^f, line 2: not an object: \[1\]/],
    [`[${GOOD} ${GOOD}]`, /^f, line 1: no comma between records/],
    [`[${GOOD}`, /^f, line 1: the array has no end; give the whole file/],
    [`[${GOOD},]`, /^f, record 2 \(line 1\): not JSON|the array has no end/],
    [`[${GOOD}] x`, /text after the end of the array: x/],
    [`[\n${GOOD},\n3]`, /^f, record 2 \(line 3\): not an object: 3/],
    [`${GOOD}\n\n{"length":8,"revealed":2}`, /^f, line 3: "nll" is missing/],
    [
      `${GOOD}\n{"length":8,"revealed":2,"nll":"x"}`,
      /line 2: "nll" is "x"; it must be a finite number of nats/,
    ],
    [
      `${GOOD}\n{"length":8,"revealed":2,"nll":-1}`,
      /line 2: "nll" is -1; it must be a finite number of nats of at least 0/,
    ],
    [`${GOOD}\n{"length":8,"revealed":2,"nll":1e999}`, /line 2: "nll" is 1e999; it must be a finite number/],
    [`${GOOD}\n{"length":8,"revealed":2,"nll":-Infinity}`, /line 2: "nll" is -Infinity; it must be/],
    [`${GOOD}\n{"length":8,"revealed":2,"nll":1,"nll":1}`, /line 2: the name "nll" is given twice/],
    ['length,revealed,nll\n8,2,Infinity', /line 2: "nll" is Infinity/],
    ['length,revealed,nll\n8,2,1e308', /line 2: "nll" is 1e308/],
    ['length,revealed,nll\n8,2,-inf', /line 2: "nll" is -inf/],
    ['length,revealed,nll,NLL\n8,2,1,1', /line 1: two columns are named nll \(columns 3 and 4\)/],
    ['length,revealed,nll,a,a\n8,2,1,1,1', /line 1: two columns are named a \(columns 4 and 5\)/],
    ['length,revealed,nll,s\n8,2,1,"a\n8,3,1,b\n', /line 2: a quote is opened and not closed/],
    [
      'length,revealed,nll,s\n8,2,1,5" disk\n8,3,1,3" disk\n',
      /line 2: a quote inside of a cell without quotes/,
    ],
    [
      'length,revealed,nll\n8,8,nan\n8,0,\n',
      /^f has no measurements: 1 were skipped, being empty.*1 were skipped, having every/,
    ],
    [`${GOOD}\n{"length":8,"revealed":9,"nll":1}`, /"revealed" is 9 with "length" 8; it must be at most 7/],
    [`${GOOD}\n{"length":8,"revealed":1.5,"nll":1}`, /"revealed" is 1.5; it must be a whole number/],
    ['{"length":0,"revealed":0,"nll":1}', /"length" is 0; it must be a whole number of at least 1/],
    [`${GOOD}\n{"length":9,"revealed":2,"nll":1}`, /line 2: "length" is 9, and line 1 has 8/],
    [`${GOOD}\n{"length":8,"revealed":2,"nll":1,"sequence":[]}`, /"sequence" is \[\]; it must be a text/],
    ['length,revealed\n8,2', /line 1: the header has no column "nll"/],
    ['length,revealed,nll\n', /^f has no measurements/],
    ['length,revealed,nll\n8,2', /line 2: 2 cells under 3 columns/],
    ['length,revealed,nll\n8,2,0x10', /line 2: "nll" is "0x10"/],
    ['hello world', /the header has no column "length": hello world/],
  ])('refuses %j', (text, expected) => {
    expect(lineOf(() => parseMeasurements(text, 'f'))).toMatch(expected);
  });

  test('rows that hold nothing are skipped and counted, and rows without a name told', () => {
    const ndjson = [
      '{"length":8,"revealed":0,"nll":2,"sequence":"a"}',
      '{"length":8,"revealed":1,"nll":NaN,"sequence":"a, NaN"}',
      '{"length":8,"revealed":1,"nll":null,"sequence":"a"}',
      '{"length":8,"revealed":8,"nll":0,"sequence":"a"}',
      '{"length":8,"revealed":2,"nll":1}',
    ].join('\n');
    const csv = 'length,revealed,nll,sequence\n8,0,2,a\n8,1,nan,a\n8,1,,a\n8,8,nan,a\n8,2,1,\n';
    for (const text of [ndjson, csv]) {
      const { measurements, notes, paired } = parseMeasurements(text, 'f');
      expect(paired).toBe(true);
      expect(measurements).toEqual([
        { length: 8, revealed: 0, nll: 2, sequence: 'a' },
        { length: 8, revealed: 2, nll: 1 },
      ]);
      expect(notes!.join(' ')).toMatch(
        /Of 5 rows 2 were skipped, being empty.*Of 5 rows 1 were skipped, having every.*1 of 2 rows have no sequence \(the first: line [56]\)/,
      );
    }
  });

  test('numbers of sequences beyond 2^53 keep their digits', () => {
    const line = (sequence: string) => `{"length":8,"revealed":0,"nll":1,"sequence":${sequence}}`;
    const names = parseMeasurements(
      ['9007199254740992', '9007199254740993', '7', '"7"', '7.0'].map(line).join('\n'),
      'f',
    ).measurements.map(({ sequence }) => sequence);
    expect(names).toEqual(['9007199254740992', '9007199254740993', '7', '7', '7']);
  });

  test('CSV as the csv module of Python writes and reads it, and TSV', () => {
    // As csv.writer of Python 3.11 writes these names, but for the quotes around the one that has blanks at its ends.
    const names = ['a,b', 'line\nend', 'two\r\nends', 'a "quote"', '"', ' blank ', '', 'ü'];
    const csv =
      'length,revealed,nll,sequence\r\n8,0,1.5,"a,b"\r\n8,0,1.5,"line\nend"\r\n8,0,1.5,"two\r\nends"\r\n8,0,1.5,"a ""quote"""\r\n8,0,1.5,""""\r\n8,0,1.5," blank "\r\n8,0,1.5,\r\n8,0,1.5,ü\r\n';
    const read = parseMeasurements(csv, 'f').measurements.map(({ sequence = '' }) => sequence);
    expect(read.map((name) => name.replace('\r', ''))).toEqual(names.map((name) => name.replace('\r', '')));
    const tsv = 'length\trevealed\tnll\tsequence\n8\t0\t1.5\t"a\tb, c"\n';
    expect(parseMeasurements(tsv, 'f').measurements[0].sequence).toBe('a\tb, c');
  });

  test('pieces cut anywhere give the records of the whole', () => {
    const objects = [
      '{"length":8,"revealed":0,"nll":1.5,"sequence":"a\\"}],{\\\\"}',
      '{"length":8, "revealed":3, "nll":2, "extra":{"nll":[1,{"nll":"]"}]}}',
    ];
    const texts = [
      objects.join('\n'),
      `[\n${objects.join(' ,\r\n')}\n]\n`,
      'length,revealed,nll,sequence\r\n8,0,1.5,"a ""x""\r\nb"\r8,3,2,c\n',
    ];
    for (const text of texts) {
      const whole = parseMeasurements(text, 'f').measurements;
      expect(whole).toHaveLength(2);
      const recordsIn = (pieces: readonly string[]) => {
        const reader = recordReader('f');
        return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()].map(
          ({ place, fields }) => [place, ...fields],
        );
      };
      const expected = recordsIn([text]);
      for (let cut = 0; cut <= text.length; cut++)
        expect(recordsIn([text.slice(0, cut), text.slice(cut)])).toEqual(expected);
      expect(recordsIn([...text])).toEqual(expected);
    }
  });

  test('files: reads one, gzipped or not, and says which cannot be read', async () => {
    const folder = temporaryFolder();
    try {
      const path = join(folder, 'm.ndjson');
      const text = `${GOOD}\n{"length":8,"revealed":2,"nll":2.5}\n`;
      for (const bytes of [Buffer.from(text), gzipSync(text), Buffer.from(`\uFEFF${text}`)]) {
        writeFileSync(path, bytes);
        const { sequences, levels, sums } = await readMeasurements(path);
        expect([sequences, levels, sums.reduce((sum, [one]) => sum + one, 0)]).toEqual([2, [2], 4]);
      }
      writeFileSync(path, Buffer.from([...Buffer.from(text), 0xe9, 0x0a]));
      await expect(readMeasurements(path)).rejects.toThrow(/m.ndjson: not UTF-8 text at byte offset.*line 3/);
      await expect(readMeasurements(join(folder, 'none'))).rejects.toThrow(/none: there is no such file/);
      await expect(readMeasurements(folder)).rejects.toThrow(/EISDIR/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('any text is read or refused in one line', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '"length"',
      ':',
      ',',
      '8',
      '"',
      'nll',
      '\n',
      'revealed',
      '[',
      '-1',
      '1e400',
      GOOD,
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join('')),
        ),
        (text) => {
          lineOf(() => parseMeasurements(text, 'f'));
        },
      ),
      { numRuns: 2000, seed: 4 },
    );
  });
});
