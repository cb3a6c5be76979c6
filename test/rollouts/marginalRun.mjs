// Prints, as JSON, the law of a predictor's sampler whose order is forgotten: by enumeration, by particles, and its bounds.
// A program of its own on the built files, because numeric code runs ten times slower inside Jest's sandbox.
// usage: node marginalRun.mjs
const built = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { fillerOf, posteriorMachine } = await built('src/engines/cpuKernels.js');
const { guidesOf } = await built('src/predictors/guide.js');
const { particleLogRatio } = await built('src/chunks/particles.js');
const { measureRollouts } = await built('src/sampling/rollouts.js');
const { massFunction } = await built('src/exact/index.js');
const { enumeratedLaws } = await built('src/exact/predictorEnumeration.js');
const { enumerateSampler } = await built('src/exact/samplerEnumeration.js');
const { markovModel } = await built('src/models/index.js');
const { mismatchedPredictor, parsePredictor } = await built('src/predictors/index.js');
const { fillingOf } = await built('src/predictors/registry.js');
const { fillWords } = await built('src/random/philox.js');
const { createSampler, parseSampler } = await built('src/samplers/registry.js');
const { drawOrder } = await built('kernels/reference/draw.js');

const chain = (transition) => markovModel({ transition, initial: 'stationary' });
const full = chain([
  [0.6, 0.3, 0.1],
  [0.1, 0.5, 0.4],
  [0.3, 0.1, 0.6],
]);
const other = chain([
  [0.5, 0.3, 0.2],
  [0.2, 0.3, 0.5],
  [0.3, 0.3, 0.4],
]);
const sparse = chain([
  [0.6, 0.4, 0],
  [0, 0.5, 0.5],
  [0.3, 0, 0.7],
]);
const sampler = parseSampler('random:2');
const created = (length) => createSampler(sampler, length);
const exactly = (predictor, length) => {
  const pmf = massFunction(full, length);
  const laws = predictor && enumeratedLaws(fillingOf(predictor), pmf, 3, length);
  return { pmf, ...enumerateSampler(pmf, 3, length, created(length), laws) };
};

const predictors = [
  parsePredictor('tempered:0.6'),
  parsePredictor('window:1'),
  mismatchedPredictor('another model', other, full),
  mismatchedPredictor('a model with zeros', sparse, full),
];

/** The particle filter's mean over many runs, and the exact probability: relative to that of the data. */
async function particlesOf(predictor, length, sequence) {
  const { process: chain } = full;
  const crew = await Promise.all(
    [0, 1, 2, 3].map(async () =>
      guidesOf(
        await posteriorMachine('reference', chain, length),
        await fillerOf('reference', { predictor, chain, length }),
      ),
    ),
  );
  const tokens = Int32Array.from({ length }, (_, i) => Math.floor(sequence / 3 ** (length - 1 - i)) % 3);
  const words = new Uint32Array(8);
  const ratios = Float64Array.from({ length: 2000 }, (_, run) => {
    const orders = crew.map((_, k) => drawOrder(length, [1, 2], 4 * run + k));
    fillWords([3, 4], 0, run, length, words);
    return Math.exp(particleLogRatio(crew, created(length), tokens, orders, (t) => words[t] / 2 ** 32, 1e-9));
  });
  const mean = ratios.reduce((a, b) => a + b) / ratios.length;
  const variance = ratios.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (ratios.length - 1);
  const { pmf, law } = exactly(predictor, length);
  return {
    predictor: predictor.name,
    mean,
    standardError: Math.sqrt(variance / ratios.length),
    exact: law[sequence] / pmf[sequence],
    optimal: exactly(undefined, length).law[sequence] / pmf[sequence],
  };
}

async function boundsOf(predictor, length, orders, trajectories) {
  const what = { seed: '3', engine: 'wasm', workers: 1, target: { relativeError: 0.01, absoluteError: 0 } };
  const options = { ...what, length, samplers: [sampler], predictor, data: true, generated: false, orders };
  const sampled = await measureRollouts(full, { ...options, method: 'monte-carlo', trajectories });
  const enumerated = await measureRollouts(full, { ...options, method: 'exact' });
  return {
    predictor: predictor.name,
    exact: exactly(predictor, length).marginalKl,
    enumerated: enumerated.rows[0].marginalKlUpper,
    ...sampled.rows[0],
  };
}

const particles = [];
for (const predictor of predictors)
  for (const sequence of [0, 100, 140]) particles.push(await particlesOf(predictor, 5, sequence));
const bounds = [];
for (const predictor of predictors.slice(0, 3)) bounds.push(await boundsOf(predictor, 5, 16, 4096));
const zeros = [await boundsOf(predictors[3], 4, 64, 512), await boundsOf(predictors[3], 5, 4, 512)];
const infinite = (_key, value) => (value === Number.POSITIVE_INFINITY ? 'Infinity' : value);
console.log(JSON.stringify({ particles, bounds, zeros }, infinite));
