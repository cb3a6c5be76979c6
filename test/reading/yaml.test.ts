import { describe, expect, test } from '@jest/globals';
import { MaskgapError } from '../../src/errors.js';
import { parseYaml } from '../../src/reading/yaml.js';

/** The line about a text that must be refused. */
function refusal(text: string): string {
  try {
    parseYaml(text, 'f.yaml');
  } catch (error) {
    if (error instanceof MaskgapError && error.code === 'input') return error.line;
    throw error;
  }
  throw new Error(`${text} is taken`);
}

const lists = (depth: number, inner = '1') => `${'['.repeat(depth)}${inner}${']'.repeat(depth)}`;
const maps = (depth: number) =>
  `${Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:\n`).join('')}${' '.repeat(depth)}1\n`;
const inside = (depth: number) => JSON.stringify(parseYaml(lists(depth), 'f').plain());

describe('nesting has an end of its own, wherever that of the stack is', () => {
  const DEEP = 'lists and maps are nested deeper than 64 levels';

  test.each([
    ['lists', lists(65), '1:65'],
    ['very many lists', lists(100_000), '1:65'],
    ['lists that are not closed', '['.repeat(100_000), '1:65'],
    ['maps by indentation', maps(100), '65:65'],
    ['lists by indentation', `${'- '.repeat(5000)}1`, '1:129'],
    ['JSON', `{"a": ${lists(20_000)}}`, '1:70'],
    ['aliases of aliases', `- &a ${lists(40)}\n- &b ${lists(40, '*a')}\n`, '2:46'],
  ])('%s', (_what, text, place) => {
    expect(refusal(text)).toContain(`f.yaml:${place}: ${DEEP}; `);
  });

  test('as many levels as are allowed', () => {
    expect(inside(64)).toBe(lists(64));
    expect(parseYaml(maps(64), 'f').plain()).toBeDefined();
  });

  test('a small stack changes nothing', () => {
    const nested = (calls: number): string => (calls === 0 ? refusal(lists(5000)) : nested(calls - 1));
    expect(nested(3000)).toContain('f.yaml:1:65: ');
  });
});

test('aliases that repeat one another without end', () => {
  const rows = Array.from({ length: 9 }, (_, i) => `- &a${i + 1} [${`*a${i}, `.repeat(9)}]`);
  expect(refusal(`- &a0 x\n${rows.join('\n')}\n`)).toMatch(/^f\.yaml:\d+:\d+: aliases repeat more than/);
});

describe('what would be read otherwise than it looks is refused at its place', () => {
  test.each([
    ['a list as a key', 'a: 1\n? [a]\n: b\n', '2:3: a key is no single text'],
    ['a map as a key', 'a: 1\n{a: 1}: x\n', '2:1: a key is no single text'],
    ['such a key inside', 'a: {[b]: 1}\n', '1:5: a key is no single text'],
    ['an alias as a key', 'a: &b a\n*b : 2\n', '2:1: a key is no single text'],
    ['a tag of a value', 'a: !foo 3\n', '1:4: the tag "!foo" means nothing here'],
    ['a tag of another schema', 'a: !!binary aGVq\n', '1:4: the tag "!!binary"'],
    ['a tag of a list', 'a: !<tag:x> [1]\n', '1:4: the tag "!<tag:x>"'],
    ['a tag of a key', '!foo a: 1\n', '1:1: the tag "!foo"'],
    ['a tag of a value that is none', 'a: !!int x\n', '1:4: the tag "!!int"'],
    ['a second document', 'a: 1\n---\na: 2\n', '2:1: a second document begins'],
    ['YAML 1.1', '%YAML 1.1\n---\na: 010\n', '1:1: YAML 1.1 reads values in another way'],
    ['an unknown version', '%YAML 9.9\n---\na: 1\n', '1:7: Unsupported YAML version 9.9'],
    ['an unknown directive', '%FOO 1\n---\na: 1\n', '1:1: Unknown directive %FOO'],
  ])('%s', (_what, text, message) => {
    expect(refusal(text)).toContain(`f.yaml:${message}`);
    expect(refusal(text)).toMatch(/; ./);
  });
});

test('tags that say what a value is anyway, and aliases', () => {
  expect(parseYaml('a: !!int 3\nb: !!str 3\nc: &x [1]\nd: *x\n', 'f').plain()).toEqual({
    a: 3,
    b: '3',
    c: [1],
    d: [1],
  });
});
