import type { Command } from './command.js';

/** A command as the top-level help knows it; its module is loaded only when it is called. */
export interface CommandEntry {
  readonly name: string;
  /** Positional arguments: `<file>`, `<files..>` for one or more, `[file]` where it may be left out. */
  readonly usage: string;
  readonly describe: string;
  // biome-ignore lint/suspicious/noExplicitAny: each command has options and a result of its own.
  readonly load: () => Promise<Command<any, any>>;
}

/** A command whose module is there. */
export interface LoadedCommand extends CommandEntry {
  readonly command: Command;
}

export async function loadCommand(entry: CommandEntry): Promise<LoadedCommand> {
  return { ...entry, command: await entry.load() };
}

/** Every command. A new one is a file in commands/ and an entry here. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'fit',
    usage: '<files..>',
    describe: 'Fit an n-gram to text, and write it as a model',
    load: async () => (await import('./commands/fit.js')).fit,
  },
  {
    name: 'describe',
    usage: '<model>',
    describe: "A model's entropies, marginal and spectral gap",
    load: async () => (await import('./commands/describe.js')).describe,
  },
  {
    name: 'profile',
    usage: '[model]',
    describe: 'The information profile h(k), and with it every schedule',
    load: async () => (await import('./commands/profile.js')).profile,
  },
  {
    name: 'kl',
    usage: '<model>',
    describe: 'KL between the data and what parallel unmasking generates, with bounds',
    load: async () => (await import('./commands/kl.js')).kl,
  },
  {
    name: 'mi',
    usage: '<model>',
    describe: 'Mutual information of each token with all the others',
    load: async () => (await import('./commands/mi.js')).mi,
  },
  {
    name: 'ter',
    usage: '<model>',
    describe: 'Token error rates of unmasking schedules, with published bounds',
    load: async () => (await import('./commands/ter.js')).ter,
  },
  {
    name: 'rollout',
    usage: '<model>',
    describe: 'What samplers cost, adaptive ones too: KL, likelihood and rounds of their rollouts',
    load: async () => (await import('./commands/rollout.js')).rollout,
  },
  {
    name: 'schedule',
    usage: '[model]',
    describe: 'The best schedule for a number of steps or a KL budget',
    load: async () => (await import('./commands/schedule.js')).schedule,
  },
  {
    name: 'train',
    usage: '<data..>',
    describe: 'Train a network to fill masks, for --predictor',
    load: async () => (await import('./commands/train.js')).train,
  },
  {
    name: 'study',
    usage: '[file]',
    describe: 'A grid of the above, resumable and in shards',
    load: async () => (await import('./commands/study.js')).study,
  },
  {
    name: 'merge',
    usage: '<directories..>',
    describe: 'The cells of a study from the directories of its shards',
    load: async () => (await import('./commands/merge.js')).merge,
  },
  {
    name: 'report',
    usage: '<directories..>',
    describe: 'A page to read, with figures, of what a study has measured',
    load: async () => (await import('./commands/report.js')).report,
  },
  {
    name: 'submit',
    usage: '<system> <directory>',
    describe: 'The jobs that compute the shards of a study on Slurm or Kubernetes',
    load: async () => (await import('./commands/submit.js')).submit,
  },
  {
    name: 'reproduce',
    usage: '<name>',
    describe: 'Published claims beside what is measured of them, with a verdict each',
    load: async () => (await import('./commands/reproduce.js')).reproduce,
  },
  {
    name: 'doctor',
    usage: '',
    describe: 'Which engines are available, and how to get the others',
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
  {
    name: 'bench',
    usage: '',
    describe: 'How fast this machine is, comparable with others and with earlier versions',
    load: async () => (await import('./commands/bench.js')).bench,
  },
  {
    name: 'completion',
    usage: '[shell]',
    describe: 'Print the completion script of bash or zsh',
    load: async () => (await import('./commands/completion.js')).completion,
  },
];
