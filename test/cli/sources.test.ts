import { describe, expect, test } from '@jest/globals';
import { fromFile } from '../../src/cli/config.js';
import { environmentName, optional, optionName, required } from '../../src/cli/option.js';
import { length, outputOptions, samplingOptions } from '../../src/cli/options.js';
import { fromCommandLine, fromEnvironment, resolveOptions } from '../../src/cli/sources.js';
import { temporary } from './maskgap.js';

const options = { ...outputOptions, ...samplingOptions, length: optional(length) };

test('names as written on the command line and in the environment', () => {
  expect(optionName('relativeError')).toBe('relative-error');
  expect(environmentName('relativeError')).toBe('MASKGAP_RELATIVE_ERROR');
});

test('the command line goes before the environment, the environment before the file, the file before the default', () => {
  const file = temporary(
    'run.yaml',
    'relative-error: 0.5\nabsolute-error: 0.25\nseed: 007\nmethod: exact\nL: 12\n',
  );
  const { values, provenance } = resolveOptions(options, [
    fromCommandLine(options, { 'relative-error': '0.125' }),
    fromEnvironment(options, { MASKGAP_RELATIVE_ERROR: '0.75', MASKGAP_SEED: 'x', MASKGAP_JSON: 'true' }),
    fromFile(options, file),
  ]);
  expect(values).toMatchObject({
    relativeError: 0.125,
    absoluteError: 0.25,
    seed: 'x',
    json: true,
    length: 12,
  });
  expect(values.chunkSize).toBeUndefined();
  expect(provenance).toMatchObject({
    relativeError: { value: 0.125, source: 'command line' },
    seed: { value: 'x', source: 'environment' },
    json: { value: true, source: 'environment' },
    absoluteError: { value: 0.25, source: 'file' },
    method: { value: 'exact', source: 'file' },
    unit: { value: 'nats', source: 'default' },
  });
  expect(provenance).not.toHaveProperty('chunkSize');
});

test('a seed in a file keeps its spelling', () => {
  const seeds = ['007', '1e3', 'true', '"a b"', '0x10'].map((seed) => {
    const file = temporary('run.yaml', `seed: ${seed}\n`);
    return resolveOptions(options, [fromFile(options, file)]).values.seed;
  });
  expect(seeds).toEqual(['007', '1e3', 'true', 'a b', '0x10']);
});

describe('a file is refused with line and column', () => {
  test.each([
    ['an unknown key', 'json: true\nrelativ-error: 0.1\n', ':2:1: unknown option "relativ-error"'],
    ['a bad value', 'json: true\nrelative-error: x\n', ':2:17: relative-error: "x" is not a positive number'],
    ['a key twice', 'seed: a\nseed: b\n', ':2:1:'],
    ['a name and its letter', 'length: 4\nL: 5\n', ':2:1: option "L" is given twice'],
    ['an empty value', 'seed:\n', 'seed is empty'],
    ['a nested value', 'seed: {a: 1}\n', ':1:7: seed is nested'],
    ['several values for one', 'seed: [a, b]\n', ':1:7: seed is given 2 values'],
    ['a tag', 'seed: !foo 3\n', ':1:7: the tag "!foo"'],
    ['a map as a key', '{seed: 1}: 3\n', ':1:1: a key is no single text'],
    ['broken YAML', 'seed: [1, 2\n', ':2:1:'],
    ['a list of options', '- seed\n', 'not a map of options'],
    ['a further file', 'config: other.yaml\n', ':1:1: unknown option "config"'],
  ])('%s', (_what, text, message) => {
    const file = temporary('run.yaml', text);
    expect(() => resolveOptions(options, [fromFile(options, file)])).toThrow(message);
  });

  test('a missing file', () => {
    expect(() => fromFile(options, '/nowhere/run.yaml')).toThrow(
      '"/nowhere/run.yaml": there is no such file',
    );
  });

  test('an empty file gives nothing', () => {
    expect(fromFile(options, temporary('run.yaml', '# nothing\n')).size).toBe(0);
  });
});

test('an option given twice, an empty one and a missing one are refused', () => {
  expect(() => fromCommandLine(options, { seed: ['a', 'b'] })).toThrow('option --seed is given 2 times');
  const empty = fromCommandLine(options, { length: '' });
  expect(() => resolveOptions(options, [empty])).toThrow('option --length (-L) has no value');
  const needed = { length: required(length, '--length 512') };
  expect(() => resolveOptions(needed, [])).toThrow('option --length is missing');
});
