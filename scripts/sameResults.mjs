/**
 * Whether two builds compute the same bits: `record FILE` keeps the results of some forty commands at fixed seeds, by the
 * build of this checkout; `compare FILE FILE` names the commands whose results differ, and where first. For changes of
 * shape, which may not change a number in its last digit.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(fileURLToPath(import.meta.url), '../..');
const MAIN = join(ROOT, 'dist/src/cli/main.js');
const fixture = (name) => join(ROOT, 'test/fixtures', name);

/** Of the golden cases; the text's bigram is stationary and has 27 letters. */
const GOLDEN = {
  chain: 'case2-markov-L64',
  small: 'case0-markov-L6',
  stationary: 'sampler1-ngram-L10',
  ngram: 'case5-ngram-L9',
  hidden: 'case6-hmm-L6',
};
const MODELS = { trigram: fixture('formats/trigram.npz') };
const SAMPLERS = [
  'random:4',
  'left-to-right:4',
  'right-to-left:3',
  'blocks:8',
  'dilated',
  'groups:4',
  'bisection:2',
  'confidence:4',
  'entropy:4',
  'margin:4',
  'threshold:0.7',
  'factor:0.6',
  'entropy-bound:0.5',
  'entropy-sum:0.5',
  'klass:0.7',
].join();
const REVISING = [
  'low-confidence:1',
  'remdm-cap:0.1',
  'remdm-rescale:0.1',
  'remdm-loop:0.1',
  'uniform-corrector:2',
  'p2:1',
].join();
const sampled = (count) => ['--method', 'monte-carlo', '--trajectories', count, '--seed', 'bits'];

/** Name and arguments; `TEXT` stands for a model fitted to a text, `DIR` for a folder of the recording. */
function commands() {
  const all = {};
  const add = (name, ...args) => (all[name] = args.map(String));
  for (const engine of ['reference', 'wasm']) {
    const on = ['--engine', engine];
    add(
      `kl, sweep, ${engine}`,
      'kl',
      MODELS.trigram,
      '-L',
      48,
      '-T',
      '1,4,12',
      '--schedule',
      'balanced,cosine,optimal,sqrt-rule,tc:2,bernoulli:cosine,random-halves:8',
      ...sampled(64),
      ...on,
    ); // prettier-ignore
    add(`kl, gaps, ${engine}`, 'kl', MODELS.chain, '-L', 64, '-T', '4,16', ...sampled(256), ...on);
    add(
      `kl, windows, ${engine}`,
      'kl',
      MODELS.trigram,
      '-L',
      20000,
      '-T',
      '64,1024',
      ...sampled(64),
      ...on,
      '--memory',
      '8MiB',
    ); // prettier-ignore
    add(`kl, HMM, ${engine}`, 'kl', MODELS.hidden, '-L', 24, '-T', '3,8', ...sampled(64), ...on);
    add(
      `kl to a target, ${engine}`,
      'kl',
      MODELS.trigram,
      '-L',
      64,
      '-T',
      '4,16',
      '--method',
      'monte-carlo',
      '--relative-error',
      0.02,
      ...on,
    ); // prettier-ignore
    add(`profile, ${engine}`, 'profile', MODELS.trigram, '-L', 32, ...sampled(64), ...on);
    add(`mi, ${engine}`, 'mi', MODELS.ngram, '-L', 24, ...sampled(64), ...on);
    add(`ter, ${engine}`, 'ter', MODELS.trigram, '-L', 32, '-T', '2,8', ...sampled(64), ...on);
    add(
      `rollout, ${engine}`,
      'rollout',
      MODELS.trigram,
      '-L',
      24,
      '--sampler',
      SAMPLERS,
      '--inner',
      'confidence:2',
      ...sampled(32),
      ...on,
    ); // prettier-ignore
    add(
      `rollout that revises, ${engine}`,
      'rollout',
      MODELS.trigram,
      '-L',
      24,
      '-T',
      24,
      '--sampler',
      REVISING,
      ...sampled(32),
      ...on,
    ); // prettier-ignore
    add(
      `rollout of both kinds, ${engine}`,
      'rollout',
      MODELS.trigram,
      '-L',
      24,
      '-T',
      6,
      '--sampler',
      'confidence:4,p2:1,random:4',
      ...sampled(32),
      ...on,
    ); // prettier-ignore
    add(
      `rollout with orders, ${engine}`,
      'rollout',
      MODELS.trigram,
      '-L',
      12,
      '--sampler',
      'random:3',
      '--orders',
      4,
      ...sampled(16),
      ...on,
    ); // prettier-ignore
    add(
      `rollout with samples, ${engine}`,
      'rollout',
      MODELS.trigram,
      '-L',
      12,
      '--sampler',
      'random:3',
      '--samples',
      5,
      ...sampled(16),
      ...on,
    ); // prettier-ignore
    for (const predictor of ['tempered:0.7', 'top-k:2', 'nucleus:0.9', 'window:3'])
      add(
        `kl, ${predictor}, ${engine}`,
        'kl',
        MODELS.stationary,
        '-L',
        16,
        '-T',
        '4',
        '--predictor',
        predictor,
        ...sampled(32),
        ...on,
      ); // prettier-ignore
    add(`kl, checked, ${engine}`, 'kl', MODELS.trigram, '-L', 32, '-T', 4, '--check', ...sampled(16), ...on);
  }
  add(
    'kl, exact',
    'kl',
    MODELS.chain,
    '-L',
    512,
    '-T',
    '4,16,64',
    '--schedule',
    'balanced,cosine,linear-up,linear-down,geometric:1.1,sqrt-rule,optimal,dtc:1,last-block:8,bernoulli:linear',
  ); // prettier-ignore
  add('kl, enumerated', 'kl', MODELS.ngram, '-L', 9, '-T', '2,4');
  add(
    'kl of samplers, enumerated',
    'kl',
    MODELS.small,
    '-L',
    6,
    '--sampler',
    'confidence:2,threshold:0.8,entropy-bound:0.5',
  ); // prettier-ignore
  add(
    'rollout that revises, exact',
    'rollout',
    MODELS.stationary,
    '-L',
    4,
    '-T',
    2,
    '--sampler',
    'low-confidence:1,remdm-cap:0.1,p2:1',
    '--method',
    'exact',
  ); // prettier-ignore
  add('ter, exact', 'ter', MODELS.chain, '-L', 128, '-T', '2,8,32');
  add('mi, exact', 'mi', MODELS.chain, '-L', 32);
  add('profile, exact', 'profile', MODELS.chain, '-L', 32);
  add('schedule, steps', 'schedule', MODELS.chain, '-L', 64, '-T', 8);
  add('schedule, budget', 'schedule', MODELS.chain, '-L', 64, '--kl', 0.5);
  add('schedule, sampled', 'schedule', MODELS.trigram, '-L', 48, '-T', 6, ...sampled(64));
  add('describe', 'describe', MODELS.trigram, '-L', 20);
  add('describe an HMM', 'describe', MODELS.hidden, '-L', 20);
  add('a circuit', 'rollout', 'parity:8'); // prettier-ignore
  add('fit', 'fit', fixture('text/corpus.txt'), '--order', 3);
  return all;
}

const study = () => `title: Bits
models: [${JSON.stringify(MODELS.trigram)}, ${JSON.stringify(MODELS.chain)}]
relativeError: 0.03
seed: bits
grids:
  - { lengths: [16, 32], quantities: [kl, ter, mi], schedules: [balanced, cosine], steps: [2, 8] }
  - { lengths: 20, quantities: [kl, rollout], samplers: [random, confidence], predictors: [optimal, "tempered:0.8"], steps: [2, 8] }
`;

async function record(file) {
  const scratch = await mkdtemp(join(tmpdir(), 'maskgap-bits-'));
  const results = {};
  try {
    for (const [name, golden] of Object.entries(GOLDEN)) {
      const { model } = JSON.parse(await readFile(fixture(`golden/${golden}.json`), 'utf8'));
      MODELS[name] = join(scratch, `${name}.json`);
      await writeFile(MODELS[name], JSON.stringify(model));
    }
    for (const [name, args] of Object.entries(commands())) {
      results[name] = await result([...args, '--json', '--quiet']);
      console.error(`${name}: ${JSON.stringify(results[name]).slice(0, 60)}`);
    }
    await writeFile(join(scratch, 'study.yaml'), study());
    const out = join(scratch, 'run');
    for (const shard of [['--shard', '1/2'], ['--shard', '2/2', '--resume'], ['--resume']]) {
      const { code, stderr } = await run([
        'study',
        join(scratch, 'study.yaml'),
        '--out',
        out,
        '--quiet',
        ...shard,
      ]);
      if (code !== 0) throw new Error(stderr);
    }
    results.study = await result(['merge', out, '--json', '--quiet']);
    const names = (await readdir(join(out, 'results'))).sort();
    results['lines of the study'] = (
      await Promise.all(names.map((name) => readFile(join(out, 'results', name), 'utf8')))
    )
      .join('')
      .split('\n')
      .sort();
    await writeFile(file, `${JSON.stringify(results, null, 1)}\n`);
  } finally {
    await rm(scratch, { recursive: true });
  }
}

const run = (args) =>
  new Promise((done) => {
    execFile(process.execPath, [MAIN, ...args], { maxBuffer: 2 ** 28 }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, stdout, stderr }),
    );
  });

async function result(args) {
  const { code, stdout, stderr } = await run(args);
  return { code, result: stdout.startsWith('{') ? JSON.parse(stdout).result : stderr.trim() };
}

async function compare(...files) {
  const [a, b] = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8'))));
  let differing = 0;
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const where = difference(a[name], b[name], '');
    if (where === undefined) continue;
    differing++;
    console.log(`${name}: ${where}`);
  }
  console.log(`${differing} of ${Object.keys(a).length} differ`);
  process.exitCode = differing > 0 ? 1 : 0;
}

function difference(a, b, path) {
  if (Object.is(a, b)) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return `${path} is ${JSON.stringify(a)} and ${JSON.stringify(b)}`;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = difference(a[key], b[key], `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const [what, ...files] = process.argv.slice(2);
if (what === 'record' && files.length === 1) await record(files[0]);
else if (what === 'compare' && files.length === 2) await compare(...files);
else {
  console.error('usage: sameResults.mjs record FILE | compare FILE FILE');
  process.exitCode = 2;
}
