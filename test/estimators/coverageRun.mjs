// Prints, as JSON, the share of 2,000 independent small runs whose 95% interval holds the exact value, per quantity of a
// golden case. A program of its own on the built files, because numeric code runs ten times slower inside Jest's sandbox.
// usage: node coverageRun.mjs CASE
import { readFileSync } from 'node:fs';

const built = (path) => import(new URL(`../../dist/src/${path}`, import.meta.url).href);
const { createEngine } = await built('engines/index.js');
const { SampledProfile } = await built('estimators/sampledProfile.js');
const { modelFromJson } = await built('formats/modelJson.js');
const { sequenceEntropy } = await built('models/index.js');
const { parseSchedule } = await built('schedules/registry.js');
const { sumTokenInformation } = await built('theory/index.js');

const RUNS = 2000;
const CHUNKS = 32;
const TRAJECTORIES = 4;
const ROUNDING = 1e-11;

const golden = JSON.parse(
  readFileSync(new URL(`../fixtures/golden/${process.argv[2]}.json`, import.meta.url), 'utf8'),
);
const { h, kl, length } = golden;
const model = modelFromJson(golden.model);
const informationSum = length * (h[0] - h[length - 1]);
const parallel = kl.filter(({ sizes }) => sizes.length > 1 && sizes.length < length);
const evaluated = (profile, { sizes }) => profile.evaluate(parseSchedule(`sizes:${sizes.join('/')}`));

const quantities = [
  ...parallel.map((row) => [`KL ${row.sizes}`, row.value, (profile) => evaluated(profile, row).divergence]),
  ['h(1)', h[1], (profile) => profile.level(1)],
  ['h(L/2)', h[length >> 1], (profile) => profile.level(length >> 1)],
  ['sum of MI', informationSum, (profile) => profile.estimate(sumTokenInformation)],
  [
    'KL / sum of MI',
    parallel[0].value / informationSum,
    (profile) => evaluated(profile, parallel[0]).combine((d, view) => d / sumTokenInformation(view)),
  ],
];

const levels = Array.from({ length }, (_, k) => k);
const readings = { levels, sums: [] };

// One long run, cut into independent small ones.
const run = await (await createEngine('reference')).start(
  {
    kind: 'sweep',
    chain: model.process,
    length,
    key: [3, 5],
    chunkSize: TRAJECTORIES,
    tolerance: 1e-8,
    checks: { everyChunks: 1024, trajectories: 1, levels: 1 },
    readings,
  },
  1,
);
const entropy = sequenceEntropy(model, length);
const hits = quantities.map(() => 0);
const widest = quantities.map(() => 0);
for (let r = 0; r < RUNS; r++) {
  const chunks = [];
  for (let c = 0; c < CHUNKS; c++) chunks.push(await run.computeChunk(r * CHUNKS + c));
  const profile = new SampledProfile(chunks, entropy, { method: 'sweep', length, levels, kept: [] });
  quantities.forEach(([, exact, estimate], q) => {
    const { ci95 } = estimate(profile);
    widest[q] = Math.max(widest[q], ci95[1] - ci95[0]);
    // A quantity that does not vary has an interval of no width, right up to rounding.
    if (ci95[0] - ROUNDING <= exact && exact <= ci95[1] + ROUNDING) hits[q]++;
  });
}
console.log(
  JSON.stringify(
    quantities.map(([quantity], q) => ({ quantity, share: hits[q] / RUNS, varies: widest[q] > ROUNDING })),
  ),
);
