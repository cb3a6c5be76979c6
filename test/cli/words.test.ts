import { describe, expect, test } from '@jest/globals';
import type { LoadedCommand } from '../../src/cli/commands.js';
import { optional } from '../../src/cli/option.js';
import { length, outputOptions, samplingOptions } from '../../src/cli/options.js';
import { commandNamed, noCommand, sortWords } from '../../src/cli/words.js';

const options = { ...outputOptions, seed: samplingOptions.seed, length: optional(length) };

function entryOf(usage: string): LoadedCommand {
  const command = { options, compute: () => ({ result: 0, provenance: {} }), table: () => '' };
  return { name: 'kl', usage, describe: '', command, load: async () => command };
}

const sorted = (line: string, usage = '<model>') => sortWords(line.split(' '), entryOf(usage));

test.each([
  ['kl m.json -L 512', { length: '512' }],
  ['kl m.json -L512', { length: '512' }],
  ['kl m.json -L=512', { length: '512' }],
  ['kl m.json --length=512 --json', { length: '512', json: 'true' }],
  ['-L 512 --json kl m.json', { length: '512', json: 'true' }],
  ['kl --json m.json --csv=false', { json: 'true', csv: 'false' }],
  ['kl m.json -L -5', { length: '-5' }],
  ['kl m.json --seed=--json', { seed: '--json' }],
  ['kl m.json --seed --json', { seed: '' }],
  ['kl m.json --seed', { seed: '' }],
  ['kl m.json --seed a --seed b', { seed: ['a', 'b'] }],
  ['kl --seed kl m.json', { seed: 'kl' }],
  ['kl -- m.json', {}],
])('%s', (line, given) => {
  expect(sorted(line)).toEqual({ options: given, positionals: { model: ['m.json'] } });
});

test('positional arguments: one, several, none, and after -- also such as begin with a dash', () => {
  expect(sorted('kl a b -L 4 c', '<files..>').positionals).toEqual({ files: ['a', 'b', 'c'] });
  expect(sorted('kl', '[model]').positionals).toEqual({ model: [] });
  expect(sorted('kl -- -m.json').positionals).toEqual({ model: ['-m.json'] });
  expect(sorted('kl kl').positionals).toEqual({ model: ['kl'] });
});

describe('refused', () => {
  test.each([
    ['kl', 'kl needs <model>'],
    ['kl m.json more', 'maskgap kl does not take the argument "more"'],
    [
      'kl m.json --sede 1',
      'unknown option "--sede" of maskgap kl; see maskgap kl --help (did you mean --seed?)',
    ],
    ['kl m.json -q', 'unknown option "-q"'],
    ['kl m.json --no-json', 'unknown option "--no-json"'],
    ['kl m.json --__proto__ 1', 'unknown option "--__proto__"'],
    ['--seed kl m.json', 'no command is given; write it first: maskgap kl ..'],
  ])('%s', (line, message) => {
    expect(() => sorted(line)).toThrow(expect.objectContaining({ line: expect.stringContaining(message) }));
  });

  test('words that name no command', () => {
    expect(commandNamed(['-L', '4', 'kl', 'fit'], [entryOf('')])?.name).toBe('kl');
    expect(commandNamed(['kll'], [entryOf('')])).toBeUndefined();
    expect(noCommand(['kll'], [entryOf('')]).line).toBe(
      'unknown command "kll"; see maskgap --help (did you mean kl?)',
    );
    expect(noCommand(['--json'], [entryOf('')]).line).toBe('no command is given; name one of kl');
  });
});
