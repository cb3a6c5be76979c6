import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { documentOf, maskgap } from '../cli/maskgap.js';
import { resultText, study, studyIn, workplace } from '../studies/support.js';
import { temporaryFolder } from '../support/folder.js';
import { describeWhere } from '../support/optional.js';

const SCRIPT = fileURLToPath(new URL('./slurm.sh', import.meta.url));

/** What a Slurm of the tests' own lacks on this machine. */
const missing =
  existsSync('/usr/sbin/slurmctld') && process.getuid?.() === 0
    ? undefined
    : 'no Slurm to start as root; apt-get install slurmctld slurmd slurm-client munge, and run as root';

let cluster: string;
let folder: string;
let whole: string;
let environment: Record<string, string>;

function call(program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', ...environment },
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error ?? stderr}`);
  return stdout.trim();
}

/** Waits until something is so, or says what the cluster does instead. */
async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 100_000; Date.now() < end; await sleep(250)) if (holds()) return;
  const logs = spawnSync('bash', ['-c', `tail -n 5 ${folder}/*/slurm-*.log`], { encoding: 'utf8' }).stdout;
  throw new Error(`${what}: not within 100 s\n${call('squeue')}\n${logs}`);
}

/** Whether the queue is empty. A requeued job would wait two minutes for its old credential to expire: it is let go at once. */
function finished(): boolean {
  const queue = call('squeue', '-h', '-r', '-o', '%i %r');
  for (const line of queue.split('\n')) {
    const [job, reason] = line.split(' ');
    if (reason === 'BeginTime')
      spawnSync('scontrol', ['update', `JobId=${job}`, 'StartTime=now'], {
        env: { ...process.env, ...environment },
      });
  }
  return queue === '';
}

/** A directory that is planned and not begun. */
function planned(name: string): string {
  const out = join(folder, name);
  const ran = study([join(folder, 'study.yaml'), '--out', out, '--plan', '--shards', '8']);
  expect(documentOf(ran).result).toMatchObject({ planned: 8, shards: 8 });
  return out;
}

describeWhere('on a Slurm of two nodes', missing, () => {
  beforeAll(() => {
    cluster = temporaryFolder('slurm');
    // Slurm's own users must get through, by the run's folder too.
    call('chmod', '755', dirname(cluster), cluster);
    environment = { SLURM_CONF: join(cluster, 'slurm.conf') };
    call('bash', SCRIPT, 'start', cluster);
    folder = workplace();
    const file = studyIn(
      folder,
      'title: On Slurm\nmodels: [tri.json, hmm.json]\nlengths: 256\nsteps: [8, 32]\nschedules: [balanced, cosine]\nengine: reference\nchunkSize: 8\ntrajectories: 1280\n',
    );
    whole = resultText(study([file, '--out', join(folder, 'local')]));
  });

  afterAll(() => {
    spawnSync('bash', [SCRIPT, 'stop', cluster]);
    rmSync(cluster, { recursive: true, force: true });
  });

  test('8 shards, one of them killed and requeued, merge to the bits of one machine', async () => {
    const out = planned('cluster');
    const { jobs } = documentOf(
      maskgap(['submit', 'slurm', out, '--array-limit', '4', '--submit', '--json'], environment),
    ).result;
    const running = () => call('squeue', '-h', '-r', '-t', 'R', '-j', jobs.array, '-o', '%K %N').split('\n');
    await until(
      'tasks run on both nodes',
      () => new Set(running().map((line) => line.split(' ')[1])).size === 2,
    );
    const [task] = running()[0].split(' ');
    call('scontrol', 'requeue', `${jobs.array}_${task}`);
    await until('all jobs are done', finished);
    expect(call('scontrol', 'show', 'job', `${jobs.array}_${task}`)).toMatch(/Restarts=1/);
    const merged = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'));
    expect(JSON.stringify(merged.result)).toBe(whole);
  });

  test('a task that is told to stop finishes its chunk, and goes back to the queue by itself', async () => {
    const file = studyIn(
      folder,
      'models: tri.json\nlengths: 256\nsteps: 8\nengine: reference\nchunkSize: 8\ntrajectories: 1000000\n',
      'long.yaml',
    );
    const out = join(folder, 'stopped');
    expect(study([file, '--out', out, '--plan']).code).toBe(0);
    const { jobs } = documentOf(
      maskgap(['submit', 'slurm', out, '--shards', '1', '--submit', '--json'], environment),
    ).result;
    await until('the task has begun', () => existsSync(join(out, 'results')));
    // What --signal=B:TERM@60 sends.
    call('scancel', '--signal=TERM', '--batch', `${jobs.array}_0`);
    const log = () => readFileSync(join(out, `slurm-${jobs.array}_0.log`), 'utf8');
    await until('the task is requeued', () =>
      /Restarts=1/.test(call('scontrol', 'show', 'job', `${jobs.array}_0`)),
    );
    expect(log()).toMatch(/Interrupted/);
    call('scancel', jobs.array);
    await until('all jobs are gone', finished);
  });

  test('tasks with GPUs each see a device of their own', async () => {
    const out = planned('gpus');
    const { scripts } = documentOf(
      maskgap(['submit', 'slurm', out, '--gpus-per-task', '1', '--json'], environment),
    ).result;
    const seen = join(folder, 'devices');
    const tell = (word: string) => `echo ${word} $SLURMD_NODENAME $CUDA_VISIBLE_DEVICES >> ${seen}\n`;
    const script = join(folder, 'array.sh');
    const text: string = scripts[0].text.replace('# One shard', `${tell('begin')}# One shard`);
    writeFileSync(script, text.replace('exit "$code"\n', `${tell('end')}exit "$code"\n`));
    call('sbatch', script);
    await until('all jobs are done', finished);
    const holders = new Set<string>();
    let most = 0;
    for (const line of readFileSync(seen, 'utf8').trim().split('\n')) {
      const [what, node, device] = line.split(' ');
      expect(device).toMatch(/^[01]$/);
      if (what === 'end') holders.delete(`${node} ${device}`);
      else {
        expect([...holders]).not.toContain(`${node} ${device}`);
        holders.add(`${node} ${device}`);
        most = Math.max(most, holders.size);
      }
    }
    // Devices were held at the same time: the test could have failed.
    expect(most).toBeGreaterThan(1);
    expect(resultText(maskgap(['merge', out, '--json']))).toBe(whole);
  });

  test('a merge whose shards have failed does not wait for ever', async () => {
    const out = planned('failed');
    rmSync(join(out, 'models'), { recursive: true });
    maskgap(['submit', 'slurm', out, '--submit'], environment);
    await until('all jobs are done', finished);
    expect(existsSync(join(out, 'result.json'))).toBe(false);
  });
});
