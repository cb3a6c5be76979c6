import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { inputError } from '../../errors.js';
import {
  kubernetesJob,
  openRunDirectory,
  type Script,
  type SlurmJobs,
  slurmScripts,
  submitToSlurm,
} from '../../studies/index.js';
import { type Computed, defineCommand } from '../command.js';
import { type Option, optional, type Values } from '../option.js';
import { flag, outputOptions } from '../options.js';
import { choice, integer, words } from '../parse.js';

const CLUSTER = 'Cluster';

const text = (describe: string): Option<string | undefined> =>
  optional({ describe, parse: words, group: CLUSTER });

const number = (describe: string): Option<number | undefined> =>
  optional({ describe, parse: integer(1, 1e6), group: CLUSTER });

const options = {
  shards: number('Number of shards, one task each'),
  arrayLimit: number('Most shards at work at once'),
  cpusPerTask: number('Processors, and worker threads, of each shard'),
  gpusPerTask: number('GPUs of each shard'),
  partition: text('Slurm partition'),
  time: text("Slurm's limit on the time of a task, such as 02:00:00"),
  submit: flag('Call sbatch, rather than only print the scripts', CLUSTER),
  image: text('Kubernetes: container image with maskgap on its path'),
  claim: text('Kubernetes: persistent volume claim that holds the directory'),
  ...outputOptions,
};

/** Options that only one of the systems has. */
const OWN = {
  slurm: ['partition', 'time', 'submit'],
  kubernetes: ['image', 'claim'],
} as const;

type SubmitResult =
  | { readonly scripts: readonly Script[]; readonly jobs?: SlurmJobs }
  | { readonly manifest: ReturnType<typeof kubernetesJob> };

export const submit = defineCommand({
  positionals: {
    system: 'slurm or kubernetes',
    directory: 'Directory of a study, on storage that all machines share',
  },
  options,
  notes: `maskgap study FILE --out DIR --plan begins the directory. A task that is preempted, or near its time limit, finishes its
chunk and goes back to the queue, where it goes on; numbers are the same bits as those of one machine.`,
  examples: [
    ['maskgap submit slurm run --shards 16 --time 02:00:00 --submit', 'an array of 16 tasks, then the merge'],
    ['maskgap submit kubernetes run --shards 16 --image me/maskgap:1 | kubectl apply -f -', 'an Indexed Job'],
  ],
  async compute(options, { system: [name], directory: [given] }): Promise<Computed<SubmitResult>> {
    const system = choice(['slurm', 'kubernetes'])(name, 'the cluster system');
    refuseForeign(system, options);
    const directory = await openRunDirectory(given);
    const folder = resolve(given);
    const { shards = directory.shards, partition, time, image, claim } = options;
    if (shards === undefined)
      throw inputError('option --shards is missing', 'give it, for example --shards 8');
    const job = { ...options, directory, folder, shards };
    if (system === 'kubernetes') {
      if (image === undefined)
        throw inputError('option --image is missing', 'name a container image with maskgap');
      return {
        result: { manifest: kubernetesJob({ ...job, image, claim: claim ?? 'maskgap' }) },
        provenance: {},
      };
    }
    const scripts = slurmScripts({
      ...job,
      partition,
      time,
      program: thisProgram(),
      afterwards: afterwards(folder),
    });
    const jobs = options.submit ? await submitToSlurm(folder, scripts) : undefined;
    return { result: { scripts, ...(jobs ? { jobs } : {}) }, provenance: {} };
  },
  table: (result) => ('manifest' in result ? stringify(result.manifest).trimEnd() : slurmText(result)),
});

function refuseForeign(system: keyof typeof OWN, given: Values<typeof options>): void {
  for (const [other, names] of Object.entries(OWN))
    for (const name of names)
      if (other !== system && given[name])
        throw inputError(`option --${name} is given with ${system}`, `leave it out: it is for ${other}`);
}

/** How this very program is started, on machines that see the same disk. */
function thisProgram(): string[] {
  return [process.execPath, fileURLToPath(new URL('../main.js', import.meta.url))];
}

/** What follows the merge. */
function afterwards(folder: string): string[][] {
  return [['report', folder]];
}

function slurmText({
  scripts,
  jobs,
}: {
  readonly scripts: readonly Script[];
  readonly jobs?: SlurmJobs;
}): string {
  if (jobs) return `Submitted: array ${jobs.array}, then merge ${jobs.merge}.`;
  const [array, merge] = scripts;
  return `# ${array.name}\n${array.text}\n# ${merge.name}\n${merge.text}\n# Submit them with --submit, or by:\n#   sbatch --dependency=afterok:$(sbatch --parsable ${array.name}) ${merge.name}`;
}
