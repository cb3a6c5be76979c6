import type { Command } from './command.js';

/** A command as the top-level help knows it; its module is loaded only when it is called. */
export interface CommandEntry {
  readonly name: string;
  /** Positional arguments in yargs' notation. */
  readonly usage: string;
  readonly describe: string;
  // biome-ignore lint/suspicious/noExplicitAny: each command has options and a result of its own.
  readonly load: () => Promise<Command<any, any>>;
}

/** Every command. A new one is a file in commands/ and an entry here. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'completion',
    usage: '[shell]',
    describe: 'Print the completion script of bash or zsh',
    load: async () => (await import('./commands/completion.js')).completion,
  },
];
