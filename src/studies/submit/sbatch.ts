import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inputError, MaskgapError } from '../../errors.js';
import type { Script } from './slurm.js';

const run = promisify(execFile);

/** Numbers of the jobs that were submitted. */
export interface SlurmJobs {
  readonly array: string;
  readonly merge: string;
}

/** Puts the scripts into the run directory and submits them, the second once the first has succeeded. */
export async function submitToSlurm(
  folder: string,
  [array, merge]: readonly [Script, Script],
): Promise<SlurmJobs> {
  const scripts = join(folder, 'slurm');
  await mkdir(scripts, { recursive: true });
  for (const { name, text } of [array, merge]) await writeFile(join(scripts, name), text);
  const first = await sbatch([join(scripts, array.name)]);
  return { array: first, merge: await sbatch([`--dependency=afterok:${first}`, join(scripts, merge.name)]) };
}

async function sbatch(words: readonly string[]): Promise<string> {
  try {
    return jobId((await run('sbatch', ['--parsable', ...words])).stdout);
  } catch (cause) {
    if (cause instanceof MaskgapError) throw cause;
    const { code, stderr } = cause as { code?: string | number; stderr?: string };
    if (code === 'ENOENT')
      throw inputError(
        'there is no sbatch on this machine',
        'leave --submit out, and submit the printed scripts where Slurm is',
        { cause },
      );
    throw new MaskgapError(
      'input',
      `sbatch refused the job: ${(stderr ?? '').trim().split('\n').at(-1)}`,
      'correct the options, such as --partition and --time',
      { cause },
    );
  }
}

/**
 * The number of a job in what `sbatch --parsable` prints: the last line that is `number` or `number;cluster`. Sites wrap
 * sbatch and let it print more.
 */
export function jobId(printed: string): string {
  for (const line of printed.split('\n').reverse()) {
    const match = /^\s*(\d+)(?:;\S+)?\s*$/.exec(line);
    if (match) return match[1];
  }
  throw new MaskgapError(
    'input',
    `sbatch printed no line with the number of a job: ${JSON.stringify(printed.trim().slice(0, 80))}`,
    'look with squeue whether the job was taken, and submit the printed scripts by hand',
  );
}
