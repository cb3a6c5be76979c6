import { join } from 'node:path';
import { type ClusterJob, jobName, shardArguments } from './job.js';

/** What Slurm needs to know besides the shards. */
export interface SlurmJob extends ClusterJob {
  readonly partition?: string;
  /** As Slurm writes it: `02:00:00`. */
  readonly time?: string;
  /** The words that start maskgap on the nodes. */
  readonly program: readonly string[];
  /** Words after `maskgap` to run once the cells are merged. */
  readonly afterwards: readonly (readonly string[])[];
}

/** A script for `sbatch`. */
export interface Script {
  readonly name: string;
  readonly text: string;
}

/** Seconds between the warning and the end of a task's time: the chunk in hand must finish in them. */
const WARNING = 60;

/** The array of shards, and the job that merges them once all are done. */
export function slurmScripts(job: SlurmJob): readonly [array: Script, merge: Script] {
  return [
    { name: 'array.sh', text: arrayScript(job) },
    { name: 'merge.sh', text: mergeScript(job) },
  ];
}

function arrayScript(job: SlurmJob): string {
  const { folder, shards, arrayLimit, cpusPerTask, gpusPerTask } = job;
  const limit = arrayLimit === undefined ? '' : `%${arrayLimit}`;
  const directives = [
    `--job-name=${jobName(job)}`,
    `--array=0-${shards - 1}${limit}`,
    '--ntasks=1',
    ...(cpusPerTask === undefined ? [] : [`--cpus-per-task=${cpusPerTask}`]),
    ...(gpusPerTask === undefined ? [] : [`--gpus-per-task=${gpusPerTask}`]),
    ...placement(job),
    '--requeue',
    '--open-mode=append',
    `--signal=B:TERM@${WARNING}`,
    `--output=${join(folder, 'slurm-%A_%a.log')}`,
  ];
  const workers = cpusPerTask === undefined ? [] : ['--workers', String(cpusPerTask)];
  return `${header(directives)}
# One shard per task. Finished chunks are kept in ${folder}; a task that is begun again goes on from them.
trap 'kill -TERM "$shard"' TERM
${command(job.program, shardArguments(job)).replace(' --shard auto ', ` --shard "$((SLURM_ARRAY_TASK_ID + 1))/${shards}" `)}${workers.map((word) => ` ${word}`).join('')} &
shard=$!
wait "$shard"
code=$?
# A signal ends the first wait, not the shard, which finishes its chunk.
while kill -0 "$shard" 2>/dev/null; do
  wait "$shard"
  code=$?
done
# 75: interrupted ahead of the time limit or a preemption; the rest is for another time.
if [ "$code" -eq 75 ]; then scontrol requeue "\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}"; fi
exit "$code"
`;
}

function mergeScript(job: SlurmJob): string {
  const { folder, program, afterwards } = job;
  const result = join(folder, 'result.json');
  const directives = [
    `--job-name=${jobName(job)}-merge`,
    '--ntasks=1',
    ...placement({ partition: job.partition }),
    '--kill-on-invalid-dep=yes',
    `--output=${join(folder, 'slurm-%j.log')}`,
  ];
  return `${header(directives)}
${command(program, ['merge', folder, '--json'])} > ${quoted(`${result}.tmp`)}
code=$?
# 4: some estimate missed its target; the result is there all the same.
if [ "$code" -ne 0 ] && [ "$code" -ne 4 ]; then exit "$code"; fi
mv ${quoted(`${result}.tmp`)} ${quoted(result)}
${afterwards.map((words) => `${command(program, words)} || exit\n`).join('')}exit "$code"
`;
}

function placement({ partition, time }: Pick<SlurmJob, 'partition' | 'time'>): string[] {
  return [
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(time === undefined ? [] : [`--time=${time}`]),
  ];
}

function header(directives: readonly string[]): string {
  return ['#!/bin/bash', ...directives.map((directive) => `#SBATCH ${directive}`)].join('\n');
}

function command(program: readonly string[], words: readonly string[]): string {
  return [...program, ...words].map(quoted).join(' ');
}

/** A word that the shell takes as it is. */
function quoted(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
