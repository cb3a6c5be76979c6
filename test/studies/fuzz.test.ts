import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { MaskgapError } from '../../src/errors.js';
import { planStudy } from '../../src/studies/planStudy.js';
import { readStudyFile } from '../../src/studies/studyFile.js';
import { studyIn, workplace } from './support.js';

let folder: string;
beforeAll(() => {
  folder = workplace();
});

const STUDY = {
  title: 'a study',
  models: ['tri.json', { name: 'm', path: 'markov.json' }],
  lengths: [8, { powersOfTwo: { from: 11, to: 16 } }, { from: 9, to: 11, step: 2 }],
  steps: [2, 4],
  schedules: ['cosine', 'optimal'],
  samplers: ['random', { name: 'threshold', threshold: 0.9 }],
  predictors: ['optimal', 'tempered:2'],
  grids: [
    { lengths: 16, schedules: 'cosine' },
    { models: 'm', samplers: 'random', predictors: 'optimal', quantities: ['ter', 'mi', 'schedule'] },
  ],
  seed: ['007', 1],
  method: 'monte-carlo',
  relativeError: 0.1,
  engine: 'wasm',
};

/** Plans a study; whatever is wrong with it must be one line with its place and a remedy. */
async function outcome(text: string): Promise<'planned' | 'refused'> {
  const file = studyIn(folder, text, 'fuzz.yaml');
  try {
    const { plan } = await planStudy(readStudyFile(file));
    expect(plan.cells.length).toBeGreaterThan(0);
    return 'planned';
  } catch (error) {
    if (!(error instanceof MaskgapError)) throw error;
    expect(['input', 'engine']).toContain(error.code);
    if (error.code === 'input') expect(error.message.startsWith(file)).toBe(true);
    expect(error.remedy).not.toBe('');
    expect(error.line).not.toMatch(/[\r\n]/);
    return 'refused';
  }
}

const odd = fc.constantFrom<unknown>(
  ...[
    null,
    true,
    false,
    '',
    ' ',
    0,
    -0,
    -1,
    1,
    2,
    8,
    64,
    1.5,
    2 ** 53,
    2 ** 60,
    Number.POSITIVE_INFINITY,
    Number.NaN,
    Number.MIN_VALUE,
  ],
  ...[[], [[]], [null], {}, [{}], { from: 1 }, { from: 3, to: 1 }, { powersOfTwo: { from: 1, to: 2 ** 52 } }],
  ...[{ from: 1, to: 2 ** 53 - 1 }, { from: 1, to: 9, step: 2 ** 52 }, { name: 'm' }, { text: 'tri.json' }],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'constructor:1',
    'tri.json',
    'm',
    'tri',
    '.',
    '..',
    '/',
    'a\0b',
    '\n',
  ],
  ...[
    'optimal',
    'random',
    'balanced',
    'kl',
    'rollout',
    'profile',
    'confidence:',
    'blocks:4:random',
    'tempered:',
  ],
  ...[
    'parity:8',
    'exact',
    'auto',
    'no-such',
    '\ufeff',
    '\u00a08',
    '8',
    '1e3',
    'x'.repeat(5000),
    '/dev/null',
    '-',
  ],
);
const key = fc.constantFrom(
  ...[
    'models',
    'lengths',
    'steps',
    'name',
    'path',
    'inner',
    'at',
    'check',
    'chunkSize',
    'trajectories',
    'memory',
  ],
  ...[
    'absoluteError',
    'fengConstant',
    'order',
    'text',
    'backend',
    '__proto__',
    'constructor',
    '',
    'a b',
    '<<',
    '8',
  ],
);
interface Edit {
  readonly where: readonly number[];
  readonly how: string;
  readonly value: unknown;
  readonly key: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  where: fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }),
  how: fc.constantFrom('value', 'remove', 'rename', 'add', 'wrap', 'double'),
  value: odd,
  key,
});

/** A copy of a value that is changed somewhere inside. */
function changed(value: unknown, { where, how, value: odd, key: name }: Edit, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return how === 'wrap' ? [value] : odd;
  const entries: [string, unknown][] = Object.entries(value);
  const at = entries.length === 0 ? 0 : where[depth % where.length] % entries.length;
  const [own, inner] = entries[at] ?? [name, odd];
  if (depth + 1 < where.length && typeof inner === 'object' && inner !== null)
    entries[at] = [own, changed(inner, { where, how, value: odd, key: name }, depth + 1)];
  else if (how === 'remove') entries.splice(at, 1);
  else if (how === 'rename') entries[at] = [name, inner];
  else if (how === 'add') entries.push([name, odd]);
  else if (how === 'double') entries.push([own, inner]);
  else entries[at] = [own, how === 'wrap' ? [inner] : odd];
  return Array.isArray(value) ? entries.map(([, each]) => each) : new Map(entries);
}

test('the study itself is planned', async () => {
  expect(await outcome(stringify(STUDY))).toBe('planned');
  expect(await outcome(JSON.stringify(STUDY))).toBe('planned');
});

test('values of another kind, keys gone, renamed and added, in YAML and in JSON', async () => {
  const counts = { planned: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 2 }), fc.boolean(), async (edits, json) => {
      const study = edits.reduce<unknown>((value, one) => changed(plain(value), one), STUDY);
      const text = json ? JSON.stringify(plain(study)) : stringify(study);
      counts[await outcome(text)]++;
    }),
    { seed: 92, numRuns: 150 },
  );
  expect(Math.min(counts.planned, counts.refused)).toBeGreaterThan(20);
});

/** Maps as objects. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, each]) => [name, plain(each)]));
  return value;
}

test('lines and characters changed', async () => {
  const lines = readFileSync(studyIn(folder, stringify(STUDY), 'whole.yaml'), 'utf8').split('\n');
  const piece = fc.constantFrom(
    ...[
      '',
      ' ',
      '\t',
      '-',
      '- ',
      ': ',
      '?',
      '? [a]',
      '{',
      '}',
      '[',
      ']',
      ',',
      '&a',
      '*a',
      '!foo ',
      '!!int ',
      '|',
      '>',
    ],
    ...[
      '"',
      "'",
      '#',
      '%',
      '@',
      '`',
      '---',
      '...',
      '<<: *a',
      '\0',
      '\ufeff',
      '\u00a0',
      '\u2028',
      '\r',
      '\u{1f600}',
    ],
    ...[
      '.inf',
      '1e400',
      '-0',
      '007',
      '0x10',
      '0o7',
      '~',
      'null',
      'yes',
      '__proto__',
      'constructor',
      '9007199254740993',
    ],
  );
  const change = fc.record({
    line: fc.nat(lines.length - 1),
    other: fc.nat(lines.length - 1),
    at: fc.nat(20),
    how: fc.constantFrom('insert', 'replace', 'drop', 'double', 'swap', 'indent', 'cut'),
    piece,
  });
  const counts = { planned: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const text = [...lines];
      for (const { line, other, at, how, piece: by } of changes) {
        const old = text[line] ?? '';
        if (how === 'insert') text[line] = old.slice(0, at) + by + old.slice(at);
        if (how === 'replace') text[line] = by;
        if (how === 'drop') text.splice(line, 1);
        if (how === 'double') text.splice(other, 0, old);
        if (how === 'swap') [text[line], text[other]] = [text[other] ?? '', old];
        if (how === 'indent') text[line] = ` ${old}`;
        if (how === 'cut') text[line] = old.slice(0, at);
      }
      counts[await outcome(text.join('\n'))]++;
    }),
    { seed: 93, numRuns: 200 },
  );
  expect(Math.min(counts.planned, counts.refused)).toBeGreaterThan(10);
});
