import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { documentOf, MAIN, maskgap } from '../cli/maskgap.js';
import { cellsIn, merge, resultText, type StudyCell, study, studyIn, workplace } from './support.js';

let folder: string;
let file: string;
/** The whole study, computed at once by two workers. */
let whole: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = workplace();
  file = studyIn(
    folder,
    `models: [tri.json, hmm.json]
lengths: 20
steps: [2, 5]
samplers: [random, confidence, "random:5", {name: blocks, block: 10, inner: {name: entropy, perRound: 2}}]
predictors: [optimal, "tempered:0.8"]
quantities: [kl, rollout]
relativeError: 0.05
chunkSize: 10
`,
  );
  whole = resultText(study([file, '--out', at('whole'), '--workers', '2']));
});

const cells = (text = whole) => cellsIn(text);

/** The cells of a study of its own with a fixed number of trajectories. */
function fixed(name: string, text: string): StudyCell[] {
  const path = studyIn(
    folder,
    `models: tri.json\nlengths: 24\nsteps: [3, 6]\ntrajectories: 256\nseed: s\n${text}`,
    name,
  );
  return cells(resultText(study([path, '--out', at(`${name}.run`)])));
}
const command = (...args: string[]) =>
  documentOf(maskgap([...args, '-L', '24', '--seed', 's', '--trajectories', '256', '-T', '3,6', '--json']))
    .result;

describe('samplers and predictors of a study', () => {
  test('have cells with schedules where these say the rounds, and one without where they do not', () => {
    // Per model, quantity and predictor: random and confidence at 2 T, and the other two.
    expect(cells()).toHaveLength(2 * 2 * 2 * (2 + 2 + 1 + 1));
    expect(cells().filter(({ sampler }) => sampler === 'blocks:10/entropy:2')).toHaveLength(8);
    const { schedule, steps } = cells().find(({ sampler }) => sampler === 'random:5')!;
    expect([schedule, steps]).toEqual([undefined, undefined]);
  });

  test('agree with the profile within their errors, wherever both say the same', () => {
    const rolled = cells().filter(({ quantity, sampler }) => quantity === 'rollout' && sampler === 'random');
    expect(rolled).toHaveLength(8);
    for (const cell of rolled) {
      const other = cells().find(
        (kl) =>
          kl.quantity === 'kl' &&
          (['model', 'sampler', 'schedule', 'steps', 'predictor'] as const).every(
            (key) => kl[key] === cell[key],
          ),
      )!;
      const { forwardKl } = cell.result;
      const { kl, trainingError } = other.result;
      expect(Math.abs(forwardKl.value - kl.value)).toBeLessThan(
        4.5 * (forwardKl.standardError + kl.standardError),
      );
      // The error bars are not so wide that anything would pass.
      expect(Math.abs(forwardKl.value - 1.5 * kl.value)).toBeGreaterThan(
        4.5 * (forwardKl.standardError + kl.standardError),
      );
      expect(trainingError === undefined).toBe(cell.predictor === 'optimal');
    }
  });

  test('give what rollout gives, bit for bit, with paired differences at equal steps', () => {
    const some = fixed('rollout.yaml', 'samplers: [random, confidence]\nquantities: rollout\n');
    const { rows, differences } = command('rollout', at('tri.json'), '--sampler', 'random,confidence');
    expect(some.map(({ result: { differences: _, ...row } }) => row)).toEqual(rows);
    const paired = some.flatMap(({ result }) => result.differences);
    expect(paired.map(({ a, b, requestedSteps }) => [a, b, requestedSteps])).toEqual([
      ['random balanced 3', 'confidence balanced 3', 3],
      ['random balanced 6', 'confidence balanced 6', 6],
    ]);
    for (const { requestedSteps: _, ...difference } of paired) expect(differences).toContainEqual(difference);
  });

  test('may revise: what rollout gives, bit for bit, beside others and with any predictor', () => {
    for (const predictor of ['optimal', 'tempered:0.8']) {
      const some = fixed(
        `revising-${predictor.split(':')[0]}.yaml`,
        `samplers: [random, "p2:0.5", remdm-cap]\npredictors: "${predictor}"\nquantities: rollout\n`,
      );
      const more = predictor === 'optimal' ? [] : ['--predictor', predictor];
      const rolled = command('rollout', at('tri.json'), '--sampler', 'random,p2:0.5,remdm-cap', ...more);
      expect(some.map(({ result: { differences: _, ...row } }) => row)).toEqual(rolled.rows);
      expect(some.map(({ schedule, steps }) => [schedule, steps])).toEqual([
        ['balanced', 3],
        ['balanced', 6],
        [undefined, 3],
        [undefined, 6],
        [undefined, 3],
        [undefined, 6],
      ]);
      expect(some[2].result.forwardKl).toBeUndefined();
    }
  });

  test('are paired with random order off the profile, at as many rounds', () => {
    const some = fixed(
      'pairs.yaml',
      'schedules: [balanced, cosine]\ngrids:\n  - {samplers: ["random:4", random]}\n  - {samplers: confidence, schedules: balanced}\n',
    );
    const klOf = (name: string) =>
      some.find(({ sampler, schedule, steps }) =>
        [sampler, `${sampler} ${schedule} ${steps}`].includes(name),
      )!.result.kl;
    const across = some
      .flatMap(({ result }) => result.differences)
      .filter(({ a, b }) => [a, b].some((name) => /^random \w+ \d/.test(name)));
    expect(across.map(({ a, b, requestedSteps }) => [a, b, requestedSteps])).toEqual([
      // Four tokens a round are six rounds of 24.
      ['random:4', 'random balanced 6', 6],
      ['random:4', 'random cosine 6', 6],
      ['random balanced 3', 'confidence balanced 3', 3],
      ['random balanced 6', 'confidence balanced 6', 6],
      ['random cosine 3', 'confidence balanced 3', 3],
      ['random cosine 6', 'confidence balanced 6', 6],
    ]);
    for (const { a, b, kl } of across) {
      const [first, second] = [klOf(a), klOf(b)];
      expect(kl.value).toBeCloseTo(first.value - second.value, 12);
      expect(kl.standardError).toBeLessThan(first.standardError + second.standardError);
      // What the chunks have in common is in the error.
      const independent = Math.hypot(first.standardError, second.standardError);
      expect(Math.abs(kl.standardError / independent - 1)).toBeGreaterThan(1e-6);
    }
    // The same sampler by two estimators, and another one.
    const [{ kl: same }, , { kl: other }] = across;
    expect(Math.abs(same.value)).toBeLessThan(4.5 * same.standardError);
    expect(Math.abs(other.value)).toBeGreaterThan(4.5 * other.standardError);
  });

  test('give what kl and ter give with samplers and predictors, bit for bit', () => {
    const some = fixed(
      'kl.yaml',
      `grids:
  - {samplers: [confidence, "threshold:0.9"], quantities: kl}
  - {predictors: "window:3", quantities: [kl, ter]}
`,
    );
    const samplers = command('kl', at('tri.json'), '--sampler', 'confidence,threshold:0.9');
    const predicted = command('kl', at('tri.json'), '--predictor', 'window:3');
    const rates = command('ter', at('tri.json'), '--predictor', 'window:3');
    const expected = [...samplers.rows, ...predicted.rows, ...rates.rows];
    expect(some).toHaveLength(expected.length);
    for (const [i, row] of expected.entries()) expect(some[i].result).toMatchObject(row);
    expect(some[0].result.roundsData.value).toBe(3);
    expect(some[0].result.entropy).toEqual(samplers.entropy);
  });

  test('take a model of the study as predictor, and enumerate small ones', () => {
    const path = studyIn(
      folder,
      'models: [tri.json, {name: other, path: tri.json}]\nlengths: 5\nsteps: 2\ngrids: [{models: tri, predictors: [other, "top-k:2"], quantities: [kl, rollout]}]\n',
      'exact.yaml',
    );
    const some = cells(resultText(study([path, '--out', at('exact')])));
    // The model itself is the optimal predictor.
    expect(some[0].result.trainingError.exact).toBe(true);
    expect(some[0].result.trainingError.value).toBeCloseTo(0, 12);
    const options = ['-L', '5', '-T', '2', '--predictor', 'top-k:2', '--json'];
    expect(some[1].result).toMatchObject(
      documentOf(maskgap(['kl', at('tri.json'), ...options])).result.rows[0],
    );
    const rolled = documentOf(maskgap(['rollout', at('tri.json'), '--sampler', 'random', ...options])).result;
    expect(some[3].result).toEqual({ ...rolled.rows[0], differences: [] });
    expect(some[1].result.kl.value).toBe('Infinity');
  });

  test('are named in the table', () => {
    expect(maskgap(['merge', at('whole')]).out).toMatch(
      /^tri +20 +confidence +tempered:0.8 +balanced +5 +rollout +forward KL \d\S* ± \S+ nats$/m,
    );
  });
});

describe('runs of rollouts', () => {
  test('in 3 shards, with any number of workers and in any order, merge to the same bits', () => {
    const folders = [1, 2, 3].map((i) => at(`of3-${i}`));
    for (const [i, out] of folders.entries())
      study([file, '--out', out, '--shard', `${i + 1}/3`, '--workers', String(1 + (i % 2))]);
    expect(resultText(merge(...folders.toReversed()))).toBe(whole);
  });

  test('killed in the middle go on to the same bits', async () => {
    const out = at('killed');
    const child = spawn(process.execPath, [MAIN, 'study', file, '--out', out, '--workers', '1', '--quiet']);
    const rolled = () =>
      existsSync(join(out, 'results')) &&
      readdirSync(join(out, 'results')).some((name) =>
        readFileSync(join(out, 'results', name), 'utf8').includes('"values":'),
      );
    while (!rolled()) {
      if (child.exitCode !== null) throw new Error('the study was over too soon');
      await sleep(5);
    }
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(merge(out).code).toBe(3);
    expect(resultText(study(['--out', out, '--resume']))).toBe(whole);
  });

  test('are forecast like others', () => {
    const { runs } = documentOf(study([file, '--dry-run'])).result;
    expect(runs.map(({ kind, cells: count }: { kind: string; cells: number }) => [kind, count])).toEqual(
      // Random order and the optimal predictor; the tempered one; all else of the optimal one.
      ['tri', 'hmm'].flatMap(() => [
        ['profile', 2],
        ['rollouts', 12],
        ['rollouts', 10],
      ]),
    );
  });
});
