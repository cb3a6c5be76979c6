import type { CommandEntry } from './commands.js';

const OPTIONS = [
  ['-h, --help', 'Show help; after a command, its options'],
  ['--version', 'Show the version'],
];

const EPILOGUE = `Exit codes: 0 done; 1 unexpected failure; 2 bad usage or input; 3 shards missing or not of one run;
4 target precision not reached within the budget (the result is still printed); 5 engine not
available; 75 interrupted.

Options come from the command line, else from the environment (--relative-error is
MASKGAP_RELATIVE_ERROR), else from the YAML file of --config, else from the defaults; the JSON
document's provenance says which.

Cite: see CITATION.cff. Theory: Li and Cai, arXiv:2505.21400; Chen, Cong and Li, arXiv:2511.04647.`;

/** The help of the program itself. It is written without yargs, whose loading and layout would double the start-up. */
export function topHelp(entries: readonly CommandEntry[]): string {
  const commands = entries.map(({ name, usage, describe }) => [`maskgap ${name} ${usage}`.trim(), describe]);
  const sections = [
    'maskgap <command> [options]',
    'What it costs to fill many masked tokens at once.',
    `Commands:\n${aligned(commands)}`,
    `Options:\n${aligned(OPTIONS)}`,
    EPILOGUE,
  ];
  return sections.join('\n\n');
}

function aligned(lines: readonly (readonly string[])[]): string {
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, what]) => `  ${name.padEnd(width)}  ${what}`).join('\n');
}
