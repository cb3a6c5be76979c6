import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { documentOf, expectRefused, maskgap, temporary } from '../cli/maskgap.js';
import { temporaryFolder } from '../support/folder.js';

const model = temporary(
  'model.json',
  JSON.stringify({
    kind: 'markov',
    vocabulary: ['a', 'b', ' '],
    transition: [
      [0.2, 0.7, 0.1],
      [0.5, 0.2, 0.3],
      [0.6, 0.4, 0],
    ],
    initial: 'stationary',
  }),
);
const sampled = [
  '--method',
  'monte-carlo',
  '--trajectories',
  '128',
  '--chunk-size',
  '2',
  '--json',
  '--quiet',
];
const rollout = (...args: string[]) => maskgap(['rollout', model, '-L', '24', ...args]);

describe('rollout', () => {
  test('the result does not depend on workers, nor on being kept and continued', () => {
    const args = ['--sampler', 'confidence:4,random:4', '--orders', '2', ...sampled];
    const alone = documentOf(rollout(...args, '--workers', '1'));
    const folder = join(temporaryFolder('rollout'), 'chunks');
    const half = args.map((arg) => (arg === '128' ? '64' : arg));
    documentOf(rollout(...half, '--out', folder));
    const kept = readFileSync(join(folder, 'chunks.ndjson'), 'utf8').trim().split('\n');
    expect(kept.length).toBe(32);
    const continued = documentOf(rollout(...args, '--out', folder, '--workers', '2'));
    expect(continued.result).toEqual(alone.result);
    expect(continued.provenance).toMatchObject({ chunks: 64, trajectories: 128, stopped: 'trajectories' });
    expectRefused(
      rollout('--sampler', 'entropy:4', ...sampled, '--out', folder),
      'holds another run',
      'samplers',
    );
    expectRefused(
      maskgap(['kl', model, '-L', '24', '-T', '4', ...sampled, '--out', folder]),
      'holds another run',
    );
  });

  test('one sampler has its values beside its row; quantities carry errors', () => {
    const { result } = documentOf(rollout('--sampler', 'entropy', '-T', '6', ...sampled));
    const { rows, differences, ...values } = result;
    expect(rows).toEqual([values]);
    expect(differences).toEqual([]);
    expect(values).toMatchObject({ sampler: 'entropy balanced 6', schedule: 'balanced', requestedSteps: 6 });
    for (const name of ['rounds', 'roundsData', 'forwardKl', 'transitionTotalVariation', 'sequenceErrorRate'])
      expect(values[name]).toMatchObject({ exact: false, standardError: expect.any(Number) });
    expect(values.reverseKl.value).toBe('Infinity');
    expect(values.offSupportRate).toEqual(values.sequenceErrorRate);
    expect(values.offSupportRate.value).toBeGreaterThan(0);
  });

  test('samples are texts, and those of one token at a time lie in the support', () => {
    const { result } = documentOf(rollout('--sampler', 'left-to-right:1', '--samples', '3', ...sampled));
    expect(result.samples).toHaveLength(3);
    for (const sample of result.samples) expect(sample).toMatch(/^(?!.* {2})[ab ]{24}$/);
    expect(result.forwardKl.value).toBe(0);
    expect(result.offSupportRate.value).toBe(0);
  });

  test('kl --sampler has rows like those of schedules', () => {
    const ran = maskgap([
      'kl',
      model,
      '-L',
      '6',
      '--sampler',
      'threshold:0.6,left-to-right:1',
      '--json',
      '--quiet',
    ]);
    const { rows, differences, entropy } = documentOf(ran).result;
    expect(entropy.exact).toBe(true);
    expect(rows).toMatchObject([
      { schedule: 'threshold:0.6', sampler: 'threshold:0.6', kl: { exact: true }, bounds: {} },
      { schedule: 'left-to-right:1', kl: { exact: true } },
    ]);
    expect(rows[1].steps).toBeCloseTo(6, 12);
    expect(rows[1].kl.value).toBeCloseTo(0, 12);
    expect(differences[0].kl.value).toBeCloseTo(rows[0].kl.value, 12);
  });

  test('what cannot be is refused before anything is sampled', () => {
    expectRefused(rollout('--sampler', 'threshold', '--threshold', '1.5'), '--threshold', '0 to 1');
    expectRefused(rollout('--sampler', 'threshold:0.5', '--per-round', '2'), '--per-round');
    expectRefused(rollout('--sampler', 'confidence'), 'tokens per round');
    expectRefused(rollout('--sampler', 'random:2', '--orders', '3'), 'power of 2');
    expectRefused(rollout('--sampler', 'random:1', '--method', 'exact'), 'monte-carlo');
    expectRefused(maskgap(['kl', model, '-L', '24', '-T', '4', '--threshold', '0.5']), '--sampler');
    expectRefused(
      rollout('--sampler', 'random', '-T', '4', '--schedule', 'optimal'),
      'depends on the data model',
    );
  });
});
