import { expect, test } from '@jest/globals';
import { documentOf } from '../../src/cli/document.js';
import { failureOf } from '../../src/cli/failure.js';
import { createProgress } from '../../src/cli/progress.js';
import { numbers, table, words } from '../../src/cli/table.js';
import { inputError, MaskgapError } from '../../src/errors.js';
import { jsonText } from '../../src/jsonText.js';
import { csvText, estimateColumns } from '../../src/report/csv.js';
import { exactly } from '../../src/statistics/estimate.js';

test('infinite numbers are words in JSON, what is undefined is left out, and NaN is a failure', () => {
  const infinite = exactly(Number.POSITIVE_INFINITY);
  expect(jsonText({ kl: infinite, h: Float64Array.of(1, 2), none: undefined })).toBe(
    '{"kl":{"value":"Infinity","standardError":0,"ci95":["Infinity","Infinity"],"exact":true},"h":[1,2]}',
  );
  expect(() => jsonText({ kl: Number.NaN })).toThrow('"kl" is not a number');
});

test('the document has version, command, result and provenance; partial only when it is', () => {
  const keys = (partial: boolean) => Object.keys(documentOf('kl', {}, { seed: '0' }, partial));
  expect(keys(false)).toEqual(['maskgap', 'command', 'result', 'provenance']);
  expect(keys(true)).toEqual(['maskgap', 'command', 'partial', 'result', 'provenance']);
});

test('CSV quotes what needs it and keeps every digit', () => {
  const rows = [
    { schedule: 'balanced', ...estimateColumns('kl', exactly(0.1 + 0.2)) },
    { schedule: 'a,"b"', kl: Number.POSITIVE_INFINITY, bound: 1 },
  ];
  expect(csvText(rows)).toBe(
    'schedule,kl,klStandardError,bound\nbalanced,0.30000000000000004,0,\n"a,""b""",Infinity,,1',
  );
});

test('a table has aligned columns and no rules', () => {
  const rows = [
    { name: 'balanced', kl: '1.23 ± 0.40' },
    { name: 'cosine', kl: '10' },
  ];
  type Row = (typeof rows)[number];
  const columns = [words('schedule', ({ name }: Row) => name), numbers('KL', ({ kl }: Row) => kl)];
  const text = table(rows, columns, { unit: 'nats', colour: false });
  expect(text.split('\n')).toEqual([
    'schedule           KL',
    'balanced  1.23 ± 0.40',
    'cosine             10',
  ]);
});

test('a failure is one line, with the exit code of its kind', () => {
  expect(failureOf(inputError('x\ny', 'z'))).toEqual({ line: 'x y; z', exitCode: 2 });
  expect(failureOf(new MaskgapError('engine', 'x', 'y')).exitCode).toBe(5);
  const unexpected = failureOf(new TypeError('boom\n  at x'));
  expect(unexpected.exitCode).toBe(1);
  expect(unexpected.line).toBe(
    'unexpected failure: TypeError: boom at x; run again with MASKGAP_DEBUG=1 for the trace',
  );
});

const standing = {
  trajectories: 512,
  expectedTrajectories: 2048,
  worstRelativeError: 0.0234,
  secondsLeft: 65,
};

function recorded(isTTY: boolean, quiet = false) {
  let now = 0;
  const written: string[] = [];
  const target = { isTTY, columns: 120, write: (text: string) => written.push(text) };
  const progress = createProgress(quiet, target, () => now);
  return { written, progress, wait: (milliseconds: number) => (now += milliseconds) };
}

test('off a terminal progress is a line every 30 s', () => {
  const { written, progress, wait } = recorded(false);
  for (let second = 0; second < 65; second++) {
    progress.update(standing);
    wait(1000);
  }
  progress.clear();
  const line = 'maskgap: 512 of 2048 trajectories, worst relative error 2.3%, 1 min 05 s left\n';
  expect(written).toEqual([line, line]);
});

test('on a terminal progress is a bar that is redrawn at most every 0.1 s and taken away', () => {
  const { written, progress, wait } = recorded(true);
  progress.update(standing);
  wait(50);
  progress.update(standing);
  wait(50);
  progress.update({ trajectories: 600 });
  progress.clear();
  progress.clear();
  expect(written).toEqual([
    '\r\x1b[K[######..................] 512 of 2048 trajectories, worst relative error 2.3%, 1 min 05 s left',
    '\r\x1b[K600 trajectories',
    '\r\x1b[K',
  ]);
});

test('quiet progress is silent', () => {
  const { written, progress, wait } = recorded(true, true);
  wait(60_000);
  progress.update(standing);
  progress.clear();
  expect(written).toEqual([]);
});
