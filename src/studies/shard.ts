import { inputError } from '../errors.js';
import { quote } from '../nearest.js';

/** Shard `index` of `count`, counted from 1. The whole is 1/1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The one shard that is everything. */
export const WHOLE: Shard = { index: 1, count: 1 };

/** Whether a shard owes a chunk of a run. Runs begin at different shards, so that runs of one chunk spread too. */
export function owns({ index, count }: Shard, run: number, chunk: number): boolean {
  return (run + chunk) % count === index - 1;
}

/** Whether two shards, of whatever counts, owe a chunk in common: residue classes meet unless gcd tells them apart. */
export function overlap(a: Shard, b: Shard): boolean {
  return (a.index - b.index) % greatestDivisor(a.count, b.count) === 0;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** A shard as it is written: `2/3`. */
export function shardText({ index, count }: Shard): string {
  return `${index}/${count}`;
}

/** What the names of its result files begin with. */
export function fileStem({ index, count }: Shard): string {
  return `${index}-of-${count}`;
}

/**
 * Reads `i/n`, or `auto`: then i comes from the variables that Slurm (array tasks), Kubernetes (indexed jobs) or GNU
 * parallel set, and n is `count`. Of part of a Slurm array (tasks that are submitted again) the variables do not say where the
 * whole began: from 0 if task 0 is among them, else from 1 is taken, with a notice.
 *
 * @param onNotice told what was taken where the variables leave it open
 */
export function parseShard(
  text: string,
  count: number | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  onNotice?: (notice: string) => void,
): Shard {
  if (text !== 'auto') {
    const match = /^(\d+)\/(\d+)$/.exec(text);
    const shard = match && { index: Number(match[1]), count: Number(match[2]) };
    if (!(shard && shard.index >= 1 && shard.index <= shard.count && Number.isSafeInteger(shard.count)))
      throw inputError(`--shard ${quote(text)} is not a shard`, 'write i/n with i from 1 to n, or auto');
    if (count !== undefined && count !== shard.count)
      throw inputError(`--shard ${text} is not one of ${count} shards`, `write i/${count}`);
    return shard;
  }
  if (count === undefined)
    throw inputError('--shard auto: the number of shards is not known', 'give --shards n');
  const { name, index } = indexIn(environment, count, onNotice);
  if (index < 1 || index > count)
    throw inputError(
      `--shard auto: ${name} is ${quote(environment[name] ?? '')}, outside of ${count} shards`,
      'give as many shards as there are tasks',
    );
  return { index, count };
}

function indexIn(
  environment: Readonly<Record<string, string | undefined>>,
  count: number,
  onNotice?: (notice: string) => void,
) {
  const number = (name: string) => {
    const text = environment[name];
    if (text === undefined || text === '') return undefined;
    if (/^\d+$/.test(text)) return Number(text);
    throw inputError(`--shard auto: ${name} is ${quote(text)}, not a number`, 'write --shard i/n');
  };
  const task = number('SLURM_ARRAY_TASK_ID');
  if (task !== undefined) {
    // A whole array may begin anywhere and have a step.
    const tasks = number('SLURM_ARRAY_TASK_COUNT');
    const first = number('SLURM_ARRAY_TASK_MIN');
    const step = number('SLURM_ARRAY_TASK_STEP') || 1;
    const last = number('SLURM_ARRAY_TASK_MAX');
    const regular = first !== undefined && (last === undefined || last - first === (count - 1) * step);
    const index = 1 + (task - (first ?? 0)) / step;
    if (tasks === count && regular && Number.isInteger(index)) return { name: 'SLURM_ARRAY_TASK_ID', index };
    const part =
      tasks !== undefined && tasks < count && first !== undefined && last !== undefined && step === 1;
    if (!part || last > count || (first === 0 && last >= count))
      throw inputError(
        `--shard auto: ${arrayText(task, tasks, first, last)} is not a whole array of ${count} shards, and does not tell which shard is meant`,
        `write --shard i/${count} with the shard's number i, such as --shard ${Math.min(2, count)}/${count}`,
      );
    const taken = first === 0 ? 1 + task : task;
    onNotice?.(
      `Slurm task ${task} of ${first} to ${last} is taken for shard ${taken}/${count}, tasks counted from ${first === 0 ? 0 : 1}; if the whole array began elsewhere, write --shard i/${count}`,
    );
    return { name: 'SLURM_ARRAY_TASK_ID', index: taken };
  }
  const completion = number('JOB_COMPLETION_INDEX');
  if (completion !== undefined) return { name: 'JOB_COMPLETION_INDEX', index: 1 + completion };
  const sequence = number('PARALLEL_SEQ');
  if (sequence !== undefined) return { name: 'PARALLEL_SEQ', index: sequence };
  throw inputError(
    '--shard auto: none of SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX and PARALLEL_SEQ is set',
    'write --shard i/n outside of Slurm arrays, indexed jobs and GNU parallel',
  );
}

function arrayText(task: number, tasks?: number, first?: number, last?: number): string {
  const range = first === undefined ? '' : `, ${first} to ${last ?? '?'}`;
  return `Slurm task ${task} of ${tasks === undefined ? 'an array of unknown size' : `an array of ${tasks}`}${range},`;
}
