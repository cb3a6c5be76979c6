import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { markovModel } from '../../src/models/index.js';
import { rollout } from '../../src/quantities/ask/rollout.js';

// Numeric code runs ten times slower inside Jest: the built files run in a process of their own.
const program = fileURLToPath(new URL('rolloutRun.mjs', import.meta.url));

test('rollouts agree with the exact laws within 4.5 standard errors, and disagree with those of other steps', () => {
  const rows: { name: string; exact: Record<string, unknown>; control: Record<string, unknown> }[] =
    JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8' }));
  expect(rows).toHaveLength(28);
  for (const { exact, control } of rows) {
    expect(Object.keys(exact)).toHaveLength(4);
    for (const z of Object.values(exact)) expect(Math.abs(z as number)).toBeLessThan(4.5);
    expect(Math.max(...Object.values(control).map((z) => Math.abs(z as number)))).toBeGreaterThan(4.5);
  }
});

test.each([
  ['a number of trajectories', { trajectories: 160 }],
  ['a precision', { relativeError: 0.03 }],
])('progress towards %s has a total', async (_name, target) => {
  const seen: (readonly [done: number, total: number | undefined])[] = [];
  const model = markovModel({
    transition: [
      [0.9, 0.1],
      [0.3, 0.7],
    ],
    initial: 'stationary',
  });
  const { provenance } = await rollout(model, {
    length: 8,
    samplers: ['p2'],
    steps: [4],
    method: 'monte-carlo',
    engine: 'reference',
    workers: 1,
    chunkSize: 5,
    ...target,
    onProgress: ({ trajectories, expectedTrajectories }) => seen.push([trajectories, expectedTrajectories]),
  });
  const [done, total] = seen[seen.length - 1];
  expect(done).toBe(provenance.trajectories);
  expect(total).toBeGreaterThanOrEqual(done);
  // Known from the first look at the precision, after 32 chunks, on.
  for (const [trajectories, expected] of seen)
    if ('trajectories' in target) expect(expected).toBe(target.trajectories);
    else if (trajectories > 160) expect(expected).toBeGreaterThanOrEqual(trajectories);
  expect(done).toBeGreaterThan('trajectories' in target ? 0 : 160);
});
