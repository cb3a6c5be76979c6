import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { FIXTURES, MAIN, temporary } from './maskgap.js';

const { model } = JSON.parse(readFileSync(`${FIXTURES}golden/case6-hmm-L6.json`, 'utf8'));
const file = temporary('hmm.json', JSON.stringify(model));

/** A run that would take hours. Its notice about rounded trajectories says that sampling has begun. */
async function started(chunkSize: number) {
  const args = [
    'kl',
    file,
    '-L',
    '64',
    '-T',
    '4',
    '--trajectories',
    '1000001',
    '--chunk-size',
    String(chunkSize),
    '--workers',
    '1',
    '--json',
  ];
  const child = spawn(process.execPath, [MAIN, ...args]);
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => (out += data));
  const begun = new Promise<void>((resolve) => {
    child.stderr.on('data', (data) => {
      err += data;
      if (err.includes('rounded up')) resolve();
    });
  });
  await begun;
  return { child, texts: () => ({ out, err }) };
}

function ended(child: ChildProcess): Promise<unknown[]> {
  return once(child, 'close');
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s: the partial document and exit code 75', async (signal) => {
  const { child, texts } = await started(2);
  child.kill(signal);
  const [code] = await ended(child);
  expect(code).toBe(75);
  const document = JSON.parse(texts().out);
  expect(document.partial).toBe(true);
  expect(document.provenance.stopped).toBe('interrupted');
  expect(document.result.rows[0].kl.standardError).toBeGreaterThan(0);
  const lines = texts().err.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).name)).toEqual(lines.map(() => 'maskgap'));
});

test('a second signal ends the run at once', async () => {
  const { child, texts } = await started(500_000);
  child.kill('SIGINT');
  while (!texts().err.includes('once more stops at once')) await once(child.stderr, 'data');
  child.kill('SIGINT');
  const [code] = await ended(child);
  expect({ code, out: texts().out }).toEqual({ code: 130, out: '' });
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s before anything is sampled ends the run at once, whatever it computes',
  async (signal) => {
    const V = 1200;
    const transition = Array.from({ length: V }, (_, x) =>
      Array.from({ length: V }, (_, y) => (x === y ? 0.5 : 0.5 / (V - 1))),
    );
    const large = temporary(
      'large.json',
      JSON.stringify({ kind: 'markov', vocabulary: V, transition, initial: 'stationary' }),
    );
    const child = spawn(process.execPath, [MAIN, 'mi', large, '-L', '64', '--method', 'exact']);
    let err = '';
    child.stderr.on('data', (data) => (err += data));
    while (!err.includes('looking for the closed form')) await once(child.stderr, 'data');
    const sent = performance.now();
    child.kill(signal);
    const [code, by] = await ended(child);
    expect([code, by]).toEqual([null, signal]);
    expect(performance.now() - sent).toBeLessThan(5000);
  },
);
