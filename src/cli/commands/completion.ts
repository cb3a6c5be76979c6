import yargs from 'yargs';
import { inputError } from '../../errors.js';
import { defineCommand } from '../command.js';
import { choice } from '../parse.js';

const SHELLS = ['bash', 'zsh'] as const;

export const completion = defineCommand({
  positionals: { shell: 'bash or zsh; the shell of $SHELL if left out' },
  options: {},
  examples: [['maskgap completion bash >> ~/.bashrc', 'complete commands, options and values in bash']],
  compute: (_options, { shell: [shell] }) => ({ result: scriptOf(shell ?? shellInUse()), provenance: {} }),
  table: (script) => script,
});

function shellInUse(): string {
  return (process.env.SHELL ?? '').split('/').at(-1) || 'bash';
}

function scriptOf(shell: string): string {
  if (!SHELLS.some((known) => known === shell))
    throw inputError(
      `no completion for the shell ${JSON.stringify(shell)}`,
      `name one of ${SHELLS.join(', ')}`,
    );
  return yargsScript(choice(SHELLS)(shell, 'shell'));
}

/** yargs chooses its template by SHELL, when the parser is made. */
function yargsScript(shell: (typeof SHELLS)[number]): string {
  process.env.SHELL = `/bin/${shell}`;
  process.env.ZSH_NAME = '';
  let script = '';
  yargs([])
    .scriptName('maskgap')
    .exitProcess(false)
    .completion('completion')
    .parse(['completion'], (_error: unknown, _argv: unknown, output: string) => {
      script = output;
    });
  return script.trimEnd();
}
