import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { documentOf, expectRefused, FIXTURES, maskgap } from '../cli/maskgap.js';
import { study, studyIn, workplace } from '../studies/support.js';

let folder: string;
let out: string;
beforeAll(() => {
  folder = workplace();
  out = join(folder, 'a run');
  const file = studyIn(folder, 'title: L & T!\nmodels: tri.json\nlengths: 64\nsteps: 2\n');
  expect(study([file, '--out', out, '--plan']).code).toBe(0);
});

describe('submit kubernetes', () => {
  const schema = z.fromJSONSchema(
    JSON.parse(readFileSync(`${FIXTURES}kubernetes/job-batch-v1.json`, 'utf8')),
  );
  const manifestOf = (...args: string[]) =>
    parse(maskgap(['submit', 'kubernetes', out, '--image', 'me/maskgap:1', ...args]).out);

  test('prints an Indexed Job that the schema allows', () => {
    const manifest = manifestOf(
      '--shards',
      '8',
      '--array-limit',
      '3',
      '--gpus-per-task',
      '1',
      '--claim',
      'disk',
    );
    expect(() => schema.parse(manifest)).not.toThrow();
    expect(manifest).toMatchObject({ kind: 'Job', metadata: { name: 'maskgap-l-t' } });
    expect(manifest.spec).toMatchObject({ completionMode: 'Indexed', completions: 8, parallelism: 3 });
    const [container] = manifest.spec.template.spec.containers;
    expect(container.command).toEqual([
      'maskgap',
      'study',
      '--out',
      out,
      '--resume',
      '--shard',
      'auto',
      '--shards',
      '8',
      '--quiet',
    ]);
    expect(container.resources.limits).toEqual({ 'nvidia.com/gpu': '1' });
  });

  test('which refuses what is not a job', () => {
    const manifest = manifestOf('--shards', '2');
    expect(schema.safeParse({ ...manifest, apiVersion: 'v1' }).success).toBe(false);
    manifest.spec.podFailurePolicy.rules[0].action = 'Retry';
    expect(schema.safeParse(manifest).success).toBe(false);
  });

  test("the pod's index is the shard", () => {
    const ran = study(['--out', out, '--resume', '--shard', 'auto', '--shards', '4'], {
      JOB_COMPLETION_INDEX: '3',
    });
    expect(documentOf(ran).result.shard).toBe('4/4');
  });
});

describe('submit slurm', () => {
  test('prints both scripts, with paths that the shell takes as they are', () => {
    const { scripts } = documentOf(
      maskgap([
        ...['submit', 'slurm', out, '--shards', '8', '--array-limit', '2', '--time', '02:00:00'],
        ...['--partition', 'gpu', '--gpus-per-task', '1', '--cpus-per-task', '4', '--json'],
      ]),
    ).result;
    const [array, merge] = scripts.map(({ text }: { text: string }) => text);
    for (const directive of [
      ...['--array=0-7%2', '--time=02:00:00', '--partition=gpu', '--gpus-per-task=1', '--cpus-per-task=4'],
      ...['--requeue', '--signal=B:TERM@60', '--open-mode=append'],
    ])
      expect(array).toContain(`\n#SBATCH ${directive}\n`);
    expect(array).toContain(
      `study --out '${out}' --resume --shard "$((SLURM_ARRAY_TASK_ID + 1))/8" --shards 8 --quiet --workers 4 &`,
    );
    expect(merge).toContain('\n#SBATCH --kill-on-invalid-dep=yes\n');
    expect(merge).toContain(`merge '${out}' --json`);
  });

  test('says what is wrong', () => {
    expectRefused(maskgap(['submit', 'slurm', out]), '--shards is missing');
    expectRefused(maskgap(['submit', 'slurm', folder, '--shards', '2']), 'does not hold a study');
    expectRefused(maskgap(['submit', 'sge', out]), '"sge" is not one of slurm, kubernetes');
    expectRefused(maskgap(['submit', 'kubernetes', out, '--shards', '2']), '--image is missing');
    expectRefused(maskgap(['submit', 'slurm', out, '--shards', '2', '--image', 'x']), 'it is for kubernetes');
    expectRefused(
      maskgap(['submit', 'slurm', out, '--shards', '2', '--submit'], { PATH: folder }),
      'no sbatch on this machine',
    );
  });
});
