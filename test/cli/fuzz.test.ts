import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commands, type LoadedCommand, loadCommand } from '../../src/cli/commands.js';
import { failureOf } from '../../src/cli/failure.js';
import { environmentName, optionName } from '../../src/cli/option.js';
import { fromCommandLine, fromEnvironment, resolveOptions } from '../../src/cli/sources.js';
import { sortWords } from '../../src/cli/words.js';
import { MaskgapError } from '../../src/errors.js';

const loaded: LoadedCommand[] = [];
for (const entry of commands) loaded.push(await loadCommand(entry));

/** What slips into an option by mistake or by malice. */
const odd = fc.constantFrom(
  ...[
    '',
    ' ',
    '-',
    '--',
    '=',
    ',',
    ',,',
    '1,',
    '0',
    '-0',
    '+1',
    '1',
    '2,2',
    '007',
    '1e3',
    '0x10',
    '1_000',
    '1.5',
  ],
  ...[
    '9007199254740993',
    '1e400',
    '-1e400',
    '1e-400',
    'NaN',
    'Infinity',
    '.inf',
    '\u0661',
    '\u00a01',
    '1\u2003',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__proto__:1', 'constructor:2'],
  ...[
    'true',
    'false',
    'null',
    '\0',
    '\n',
    'a\nb',
    '\ufeff',
    '\ud800',
    '\u{1f600}',
    '../..',
    '/dev/null',
    '%s',
    '*',
  ],
  ...['balanced', 'cosine:', 'optimal:1', 'geometric:', 'geometric:1e400', 'sizes:', 'sizes:0', 'sizes:1//2'],
  ...[
    'random-halves:3',
    'bernoulli:',
    'tc:nan',
    'confidence:',
    'confidence:0',
    'threshold:2',
    'blocks:',
    'parity:',
  ],
  ...[
    'blocks:4:blocks:4:random',
    'tempered:',
    'nucleus:1e-400',
    'window:-1',
    'auto',
    'wasm',
    '1/0',
    '0/1',
    'auto/3',
  ],
  ...[
    '1h',
    '1e9h',
    '0s',
    '1GiB',
    '1e3GiB',
    '99999999999999TiB',
    ':'.repeat(50),
    '1,'.repeat(500),
    '9'.repeat(400),
  ],
);
const value = fc.oneof(
  { weight: 4, arbitrary: odd },
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.double().map(String),
  fc.array(odd, { maxLength: 3 }).map((items) => items.join(',')),
  fc.tuple(odd, odd).map(([a, b]) => `${a}:${b}`),
);

/** Reads options; whatever is wrong with them must be one line with a remedy, and never exit code 1. */
function outcome(read: () => unknown): 'taken' | 'refused' {
  try {
    read();
    return 'taken';
  } catch (error) {
    if (!(error instanceof MaskgapError)) throw error;
    const { line, exitCode } = failureOf(error);
    expect([2, 5]).toContain(exitCode);
    expect(error.remedy).not.toBe('');
    expect(line).not.toMatch(/\p{Cc}/u);
    return 'refused';
  }
}

describe('no option makes anything but values or an input error', () => {
  test.each(loaded.map((entry) => [entry.name, entry] as const))('%s, option by option', (_name, entry) => {
    const { options } = entry.command;
    const keys = Object.keys(options);
    if (keys.length === 0) return;
    // What must be given is, so that the option is reached.
    const needed = (key: string) =>
      keys
        .filter((other) => other !== key && options[other].example !== undefined)
        .flatMap((other) => options[other].example!.split(' '));
    const taken = new Set<string>();
    fc.assert(
      fc.property(
        fc.constantFrom(...keys),
        value,
        fc.constantFrom('=', ' ', '2', 'env'),
        (key, text, how) => {
          const name = `--${optionName(key)}`;
          const word = how === ' ' ? [name, text] : [`${name}=${text}`];
          const args = [
            entry.name,
            ...needed(key),
            ...(how === 'env' ? [] : how === '2' ? [...word, ...word] : word),
          ];
          const environment = how === 'env' ? { [environmentName(key)]: text } : {};
          const result = outcome(() => {
            // Positional arguments are not what is tried.
            const call = sortWords(args, { ...entry, usage: '[words..]' });
            const { values } = resolveOptions(options, [
              fromCommandLine(options, call.options),
              fromEnvironment(options, environment),
            ]);
            for (const number of [values[key]].flat().filter((each) => typeof each === 'number'))
              expect(Number.isFinite(number) && !Object.is(number, -0)).toBe(true);
          });
          if (result === 'taken') taken.add(key);
        },
      ),
      { seed: 90, numRuns: 20 * keys.length },
    );
    expect(taken.size).toBeGreaterThan(0);
  });

  test('words in any order', () => {
    const entry = fc.constantFrom(...loaded);
    const word = fc.oneof(
      value,
      entry.chain(({ command: { options } }) =>
        fc.constantFrom('-h', ...Object.keys(options).map((key) => `--${optionName(key)}`)),
      ),
      fc.constantFrom(
        '-L',
        '-T',
        '-L=',
        '-LT',
        '-L4',
        '--L',
        '-TL',
        '--length=',
        '--=',
        '--no-json',
        '--json=x',
      ),
    );
    fc.assert(
      fc.property(entry, fc.array(word, { maxLength: 6 }), fc.boolean(), (one, words, named) => {
        outcome(() => {
          const call = sortWords(named ? [one.name, ...words] : words, one);
          resolveOptions(one.command.options, [fromCommandLine(one.command.options, call.options)]);
        });
      }),
      { seed: 91, numRuns: 600 },
    );
  });
});
