import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { encodeLine } from '../../src/sampling/resultLine.js';
import { documentOf, expectRefused, MAIN } from '../cli/maskgap.js';
import { temporaryFolder } from '../support/folder.js';
import { describeWhere } from '../support/optional.js';
import { merge, resultText, study, studyIn, workplace } from './support.js';

let folder: string;
let file: string;
let whole: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = workplace();
  file = studyIn(
    folder,
    'models: [tri.json, hmm.json]\nlengths: 128\nsteps: [4, 16]\nengine: reference\nchunkSize: 8\ntrajectories: 640\n',
  );
  whole = resultText(study([file, '--out', at('whole')]));
});

const resultFiles = (out: string) =>
  readdirSync(join(out, 'results')).map((name) => join(out, 'results', name));
const lines = (out: string) =>
  resultFiles(out).flatMap((name) => readFileSync(name, 'utf8').split('\n').slice(0, -1));

/** The study at work in a process of its own, once it has kept a chunk. */
async function started(out: string, ...args: string[]): Promise<{ child: ChildProcess; text: () => string }> {
  const child = spawn(process.execPath, [
    MAIN,
    'study',
    file,
    '--out',
    out,
    '--workers',
    '1',
    '--json',
    ...args,
  ]);
  let text = '';
  child.stdout.on('data', (data) => {
    text += data;
  });
  while (!(existsSync(join(out, 'results')) && lines(out).length > 2)) {
    if (child.exitCode !== null) throw new Error('the study was over too soon');
    await sleep(5);
  }
  return { child, text: () => text };
}

async function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  const [code] = await once(child, 'close');
  return code;
}

describe('a study that is cut off', () => {
  test('by kill -9, again and again, goes on to the same bits and computes no chunk twice', async () => {
    const out = at('killed');
    const first = await started(out);
    await stopped(first.child, 'SIGKILL');
    const kept = lines(out).length;
    expect(kept).toBeLessThan(lines(at('whole')).length);
    expectRefused(study([file, '--out', out]), 'go on with --resume');
    const second = await started(out, '--resume');
    await stopped(second.child, 'SIGKILL');
    expect(resultText(study([file, '--out', out, '--resume']))).toBe(whole);
    const heads = lines(out).map((line) => line.split('\t')[1]);
    expect(new Set(heads).size).toBe(heads.length);
  });

  test('by SIGTERM prints what is complete with exit code 75, and loses nothing', async () => {
    const out = at('stopped');
    const { child, text } = await started(out);
    expect(await stopped(child, 'SIGTERM')).toBe(75);
    const document = JSON.parse(text());
    expect(document.partial).toBe(true);
    expect(document.result.cells.length).toBeLessThan(4);
    expect(readdirSync(join(out, 'locks'))).toEqual([]);
    const incomplete = merge(out);
    expect([incomplete.code, incomplete.err]).toEqual([
      3,
      expect.stringMatching(/^maskgap: missing: .*--resume\n$/),
    ]);
    expect(resultText(study(['--out', out, '--resume']))).toBe(whole);
  });

  test('while another process is at work on it, is not begun a second time', async () => {
    const out = at('both');
    const { child } = await started(out);
    expectRefused(
      study([file, '--out', out, '--resume']),
      `process ${child.pid} on`,
      'is at work on shard 1/1',
    );
    expectRefused(study([file, '--out', out, '--shard', '2/3']), 'is at work on shard 1/1');
    expect(await stopped(child, 'SIGTERM')).toBe(75);
  });
});

describe('result files', () => {
  /** A copy of the whole study, with the text of its result file changed. */
  function spoilt(name: string, change: (text: string) => string): string {
    const out = at(name);
    cpSync(at('whole'), out, { recursive: true });
    const [path] = resultFiles(out);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    return out;
  }

  test.each<[string, (text: string) => string]>([
    ['cut short', (text) => text.slice(0, -100)],
    ['changed', (text) => text.replace('"total":', '"total":1')],
    ['emptied', () => ''],
    ['of noise', (text) => `${text.slice(0, 5000)}\n\u0000\u0001\n`],
    ['of lines of another study', (text) => text.replace(/^\w{32}\t/gm, `${'0'.repeat(32)}\t`)],
  ])('that are %s are noticed, and what they held is computed again', (what, change) => {
    const out = spoilt(`file ${what}`, change);
    const damaged = merge(out);
    expect([damaged.code, damaged.out]).toEqual([3, '']);
    expect(damaged.err).toMatch(/^maskgap: missing: .*\n$/);
    const again = study(['--out', out, '--resume']);
    expect(resultText(again)).toBe(whole);
    if (what !== 'emptied') expect(again.err).toMatch(/cut short or changed; what it held is computed again/);
    // Once more there is nothing to do, and it is the same again.
    expect(resultText(merge(out))).toBe(whole);
  });

  test('that disagree on a chunk are refused', () => {
    const out = at('disagreeing');
    cpSync(at('whole'), out, { recursive: true });
    const { sha256 } = JSON.parse(readFileSync(join(out, 'plan.json'), 'utf8'));
    const [, head, body] = lines(out)[0].split('\t');
    appendFileSync(join(out, 'results', 'other.tsv'), encodeLine(sha256, JSON.parse(head), body));
    expect(resultText(merge(out))).toBe(whole);
    appendFileSync(
      join(out, 'results', 'other.tsv'),
      encodeLine(sha256, JSON.parse(head), body.replace('"total":', '"total":1')),
    );
    const refused = merge(out);
    expect([refused.code, refused.err]).toEqual([
      3,
      expect.stringMatching(/chunk 0 differs between .* and .*;/),
    ]);
  });
});

describeWhere('a disk that is full or read-only', unmountable(), () => {
  async function onDisk(options: string, use: (disk: string) => void): Promise<void> {
    const disk = temporaryFolder('disk');
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk], { encoding: 'utf8' });
    expect([mounted.status, mounted.stderr]).toEqual([0, '']);
    try {
      use(disk);
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  }

  test('that is full ends the study with one line; with space it goes on to the same bits', () =>
    onDisk('size=160k', (disk) => {
      const out = join(disk, 'run');
      const full = study([file, '--out', out]);
      expect([full.code, full.out]).toEqual([1, '']);
      expect(full.err).toMatch(
        /^maskgap: .*results.* cannot be written \(ENOSPC\); make space .*--resume.*\n$/,
      );
      const kept = lines(out).length;
      expect(kept).toBeGreaterThan(2);
      spawnSync('mount', ['-o', 'remount,size=16m', disk]);
      const again = study(['--out', out, '--resume']);
      expect(resultText(again)).toBe(whole);
      expect(documentOf(again).provenance.chunks).toBe(lines(at('whole')).length);
    }));

  test('that is read-only is refused before anything is computed', () =>
    onDisk('size=1m', (disk) => {
      mkdirSync(join(disk, 'begun'));
      cpSync(at('whole'), join(disk, 'begun'), { recursive: true });
      spawnSync('mount', ['-o', 'remount,ro', disk]);
      expectRefused(study([file, '--out', join(disk, 'new')]), 'cannot be written (E');
      const begun = study(['--out', join(disk, 'begun'), '--resume']);
      expect([begun.code, begun.out]).toEqual([1, '']);
      expect(begun.err).toMatch(/^maskgap: .*locks.* cannot be written \(EROFS\); .*\n$/);
      // Reading needs no writing.
      expect(resultText(merge(join(disk, 'begun')))).toBe(whole);
    }));
});

/** Why no disk of the test's own can be mounted, and what to do; undefined if it can. */
function unmountable(): string | undefined {
  const disk = temporaryFolder('disk');
  const { status } = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', disk]);
  if (status !== 0) return 'no disk can be mounted; run as root, on Linux, with the right to mount';
  spawnSync('umount', [disk]);
  return undefined;
}
