import { describe, expect, test } from '@jest/globals';
import { numberArgument } from '../../src/argument.js';
import { circuitRegistry } from '../../src/circuits/namedCircuits.js';
import { commandHelp } from '../../src/cli/commandHelp.js';
import { commands, loadCommand } from '../../src/cli/commands.js';
import { MaskgapError } from '../../src/errors.js';
import { modelRegistry } from '../../src/models/registry.js';
import { predictorRegistry } from '../../src/predictors/registry.js';
import { quantityRegistry } from '../../src/quantities/registry.js';
import { type Entry, type Registry, registry, usage } from '../../src/registry.js';
import { reproductionRegistry } from '../../src/reproductions/registry.js';
import { samplerRegistry } from '../../src/samplers/registry.js';
import { scheduleRegistry } from '../../src/schedules/registry.js';
import { smoothingRegistry } from '../../src/text/smoothing/registry.js';
import { tokenizerRegistry } from '../../src/text/tokenizers/registry.js';

/** Every registry, and the commands whose help lists its entries; kinds of models are named in files only. */
const REGISTRIES: readonly [what: string, Registry<Entry>, ...commands: string[]][] = [
  ['schedules', scheduleRegistry, 'kl', 'ter', 'rollout'],
  ['samplers', samplerRegistry, 'rollout'],
  ['predictors', predictorRegistry, 'kl', 'ter', 'rollout'],
  ['smoothings', smoothingRegistry, 'fit'],
  ['tokenizers', tokenizerRegistry, 'fit', 'train'],
  ['circuits', circuitRegistry, 'rollout'],
  ['quantities', quantityRegistry, 'study'],
  ['reproductions', reproductionRegistry, 'reproduce'],
  ['kinds of models', modelRegistry],
];

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof MaskgapError && error.exitCode === 2) return error.line;
    throw error;
  }
  return 'nothing is refused';
}

describe.each(REGISTRIES)('%s', (_what, entries, ...names) => {
  test('each entry has a name of its own, a summary, and is read as it is listed', () => {
    expect(entries.names).toEqual(entries.entries.map(({ name }) => name));
    expect(new Set(entries.names).size).toBe(entries.names.length);
    expect(entries.usages).toEqual(entries.entries.map(usage));
    for (const entry of entries.entries) {
      const { name, summary, argument } = entry;
      expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(summary).toMatch(/^\S[^\n]{3,}\S$/);
      expect(entries.get(name)).toBe(entry);
      const written = argument === undefined ? name : `${name}:${argument.example}`;
      const parsed = entries.parse(` ${written} `);
      expect(parsed).toMatchObject({ name: written });
      expect(parsed.entry).toBe(entry);
      expect(parsed.value === undefined).toBe(argument === undefined);
      expect(entries.find(written)).toBe(entry);
    }
  });

  test('what is no entry, or not as it is listed, is refused', () => {
    for (const { name, argument } of entries.entries) {
      expect(refusal(() => entries.parse(`${name}x`))).toMatch(
        /^unknown [a-z ]+ ".+x"; did you mean .+\? choose from /,
      );
      expect(refusal(() => entries.get(`${name}:1`))).toContain(`"${name}:1"`);
      if (argument === undefined)
        expect(refusal(() => entries.parse(`${name}:1`))).toMatch(
          /: .+ takes no argument, and "1" is given; write /,
        );
      else if (argument.optional) expect(entries.parse(name).value).toBeUndefined();
      else
        expect(refusal(() => entries.parse(name))).toMatch(
          / lacks its argument; write .+:.+, for example .+:/,
        );
    }
  });

  test('each entry is in the help', async () => {
    for (const command of names) {
      const help = commandHelp(await loadCommand(commands.find(({ name }) => name === command)!));
      const words = new Set(help.split(/[\s,;()]+/));
      for (const written of entries.usages) expect(words).toContain(written);
    }
  });
});

test('arguments are read once, and what they are not is said in one way', () => {
  const size = numberArgument('S', 'a positive number', '3', (value) => value > 0);
  const things = registry('thing', [
    { name: 'plain', summary: 'nothing after it' },
    { name: 'sized', summary: 'of size S', argument: size },
    { name: 'maybe', summary: 'of size S, or of 1', argument: { ...size, optional: true } },
  ]);
  expect(things.usages).toEqual(['plain', 'sized:S', 'maybe:S']);
  expect(things.parse('sized:1e1').value).toBe(10);
  expect(things.parse('maybe').value).toBeUndefined();
  const lines = [
    'plan',
    'plain:',
    'sized',
    'sized: ',
    'sized:-1',
    'sized:0x10',
    'maybe:',
    'sized:1:2',
    '',
  ].map((text) => refusal(() => things.parse(text)));
  expect(lines).toEqual([
    'unknown thing "plan"; did you mean plain? choose from plain, sized:S, maybe:S',
    'thing "plain:": plain takes no argument, and "" is given; write plain',
    'thing "sized" lacks its argument; write sized:S, for example sized:3',
    'thing "sized:" lacks its argument; write sized:S, for example sized:3',
    'thing "sized:-1": "-1" is not a positive number; write for example sized:3',
    'thing "sized:0x10": "0x10" is not a positive number; write for example sized:3',
    'thing "maybe:": "" is not a positive number; write for example maybe:3',
    'thing "sized:1:2": "1:2" is not a positive number; write for example sized:3',
    'unknown thing ""; choose from plain, sized:S, maybe:S',
  ]);
});
