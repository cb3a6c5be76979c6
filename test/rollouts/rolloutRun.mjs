// Prints, as JSON, rollouts of small models beside their exact values by enumeration: one line per quantity with its
// distance in standard errors. A program of its own on the built files, because numeric code runs ten times slower inside
// Jest's sandbox.
// usage: node rolloutRun.mjs ENGINE [BACKEND]
import { readdirSync, readFileSync } from 'node:fs';

const built = (path) => import(new URL(`../../dist/src/${path}`, import.meta.url).href);
const { measureRollouts } = await built('sampling/rollouts.js');
const { modelFromJson } = await built('formats/modelJson.js');
const { parseSampler } = await built('samplers/registry.js');

const [engine, backend] = process.argv.slice(2);
const TRAJECTORIES = engine === 'tensor' ? 1024 : 2048;
const folder = new URL('../fixtures/golden/', import.meta.url);
const exact = (value) => ({ value, standardError: 0 });

const golden = readdirSync(folder)
  .filter((name) => name.startsWith('sampler'))
  .map((name) => {
    const { model, length, samplers } = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    return {
      name,
      model: modelFromJson(model),
      length,
      samplers: samplers.map(({ sampler: family, perRound, threshold, entropyBound }) => ({
        name: `${family}:${perRound ?? threshold ?? entropyBound}`,
        family,
        options: { perRound, threshold, entropyBound },
      })),
      expected: samplers.map((row) => ({
        forwardKl: exact(row.forwardKl),
        reverseKl: exact(row.reverseKl),
        negativeLogLikelihoodPerToken: exact(row.negativeLogLikelihoodPerToken),
        roundsData: exact(row.roundsData),
        rounds: exact(row.roundsGenerated),
      })),
    };
  });

/** Sequences outside the support can be generated; the random samplers need other draws. */
const withZeros = modelFromJson({
  kind: 'markov',
  vocabulary: 3,
  transition: [
    [0.5, 0.5, 0],
    [0, 0.3, 0.7],
    [0.9, 0, 0.1],
  ],
  initial: [1, 0, 0],
});
const others = [
  'random:2',
  'right-to-left:3',
  'klass:0.6',
  'factor:1',
  'entropy-sum:0.8',
  'dilated',
  'groups:3',
];
const extra = [
  { name: 'with zeros', model: withZeros, length: 6, samplers: others.map(parseSampler) },
  { name: 'hidden', model: golden[2].model, length: 5, samplers: others.map(parseSampler) },
];

const common = {
  method: 'monte-carlo',
  seed: '7',
  engine,
  backend,
  target: { relativeError: 0.01, absoluteError: 0 },
};
const measure = (one, options) =>
  measureRollouts(one.model, {
    ...common,
    length: one.length,
    samplers: one.samplers,
    data: true,
    generated: true,
    ...options,
  });

const lines = [];
for (const one of [...golden, ...extra]) {
  const expected = one.expected ?? (await measure(one, { method: 'exact' })).rows;
  const { rows } = await measure(one, { trajectories: TRAJECTORIES, workers: 1 });
  rows.forEach((row, s) => {
    for (const [quantity, { value }] of Object.entries(expected[s])) {
      const found = row[quantity];
      if (found?.value === undefined) continue;
      lines.push({
        model: one.name,
        sampler: one.samplers[s].name,
        quantity,
        found: String(found.value),
        exact: String(value),
        standardError: found.standardError,
        next: expected[(s + 1) % rows.length][quantity].value,
      });
    }
  });
}
process.stdout.write(`${JSON.stringify(lines)}\n`, () => process.exit(0));
