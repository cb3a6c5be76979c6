import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMeasurements, readMeasurements } from '../../src/measurements/read.js';
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
      measurements: [{ length: 8, revealed: 2, nll: 1.5 }],
    });
  });

  test.each([
    ['', /^f is empty; write one measurement/],
    ['\n \n', /^f is empty/],
    ['{"length":8', /^f, line 1: not JSON: \{"length":8; write one JSON object/],
    [`${GOOD}\n[1]`, /^f, line 2: not an object: \[1\]/],
    [`${GOOD}\n\n{"length":8,"revealed":2}`, /^f, line 3: "nll" is missing/],
    [
      `${GOOD}\n{"length":8,"revealed":2,"nll":"x"}`,
      /line 2: "nll" is "x"; it must be a finite number of nats/,
    ],
    [`${GOOD}\n{"length":8,"revealed":2,"nll":-1}`, /line 2: "nll" is -1; it must be at least 0/],
    [`${GOOD}\n{"length":8,"revealed":2,"nll":null}`, /line 2: "nll" is null/],
    [`${GOOD}\n{"length":8,"revealed":2,"nll":1e999}`, /line 2: "nll" is null; it must be a finite number/],
    [`${GOOD}\n{"length":8,"revealed":8,"nll":1}`, /"revealed" is 8 with "length" 8; it must be at most 7/],
    [`${GOOD}\n{"length":8,"revealed":1.5,"nll":1}`, /"revealed" is 1.5; it must be a whole number/],
    ['{"length":0,"revealed":0,"nll":1}', /"length" is 0; it must be at least 1/],
    [`${GOOD}\n{"length":9,"revealed":2,"nll":1}`, /line 2: "length" is 9, and line 1 has 8/],
    [`${GOOD}\n{"length":8,"revealed":2,"nll":1,"sequence":"a"}`, /"sequence" is given, unlike on line 1/],
    [`${GOOD}\n{"length":8,"revealed":2,"nll":1,"sequence":[]}`, /"sequence" is \[\]; it must be a text/],
    ['length,revealed\n8,2', /line 1: the header has no column "nll"/],
    ['length,revealed,nll\n', /^f has a header and no measurements/],
    ['length,revealed,nll\n8,2', /line 2: 2 cells under 3 columns/],
    ['length,revealed,nll\n8,2,', /line 2: "nll" is ""/],
    ['length,revealed,nll\n8,2,nan', /line 2: "nll" is "nan"/],
    ['hello world', /the header has no column "length": hello world/],
  ])('refuses %j', (text, expected) => {
    expect(lineOf(() => parseMeasurements(text, 'f'))).toMatch(expected);
  });

  test('files: reads one, and says which cannot be read', () => {
    const folder = temporaryFolder();
    try {
      const path = join(folder, 'm.ndjson');
      writeFileSync(path, GOOD);
      expect(readMeasurements(path).measurements).toHaveLength(1);
      expect(lineOf(() => readMeasurements(join(folder, 'none')))).toMatch(/cannot read.*none \(ENOENT\)/);
      expect(lineOf(() => readMeasurements(folder))).toMatch(/\(EISDIR\)/);
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
