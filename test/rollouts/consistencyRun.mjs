// Prints, as JSON, what rollouts say where theory or another estimator knows the answer. A program of its own on the built
// files, because numeric code runs ten times slower inside Jest's sandbox.
// usage: node consistencyRun.mjs
const built = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { posteriorMachine } = await built('src/engines/cpuKernels.js');
const { guidesOf } = await built('src/predictors/guide.js');
const { particleLogRatio } = await built('src/chunks/particles.js');
const { measure } = await built('src/sampling/measure.js');
const { measureRollouts } = await built('src/sampling/rollouts.js');
const { massFunction } = await built('src/exact/index.js');
const { enumerateSampler } = await built('src/exact/samplerEnumeration.js');
const { hmmModel, ngramModel } = await built('src/models/index.js');
const { fillWords } = await built('src/random/philox.js');
const { createSampler, parseSampler } = await built('src/samplers/registry.js');
const { requestedSamplers } = await built('src/samplers/request.js');
const { parseSchedule } = await built('src/schedules/registry.js');
const { drawOrder } = await built('kernels/reference/draw.js');

/** Pseudo-random rows that sum to 1. */
function rows(count, width, phase, power = 2) {
  return Array.from({ length: count }, (_, r) => {
    const weights = Array.from(
      { length: width },
      (_, c) => (1.001 + Math.sin(phase + 12.9 * r + 78.2 * c)) ** power,
    );
    const total = weights.reduce((a, b) => a + b);
    return weights.map((w) => w / total);
  });
}
const chainOfOrder = (m) =>
  ngramModel({ n: m + 1, transition: rows(3 ** m, 3, m).flat(), initial: 'stationary' });
const hidden = hmmModel({
  transition: [
    [0.9, 0.1],
    [0.2, 0.8],
  ],
  emission: [
    [0.8, 0.1, 0.1],
    [0.1, 0.2, 0.7],
  ],
  initial: [0.7, 0.3],
});

const common = { method: 'monte-carlo', seed: '3', engine: 'wasm', workers: 1 };
const target = { relativeError: 0.02, absoluteError: 0 };

/** The forward KL of planned bisection, and of one with too short a separator. */
const bisections = [];
for (const m of [1, 2, 3])
  for (const length of [5, 64, 777, 4096]) {
    const samplers = [`bisection:${m}`, ...(m > 1 ? ['bisection:1'] : [])].map(parseSampler);
    // What a short sequence loses is seen over many trajectories only.
    const trajectories = Math.max(4, Math.ceil(1280 / length));
    const options = { ...common, target, length, samplers, trajectories, data: true, generated: false };
    const { rows } = await measureRollouts(chainOfOrder(m), options);
    bisections.push({
      m,
      length,
      kl: rows[0].forwardKl.value,
      rounds: rows[0].roundsData.value,
      tooShort: rows[1]?.forwardKl.value ?? null,
    });
  }

/** The random sampler by rollouts and by the sweep. */
const model = chainOfOrder(2);
const schedules = ['balanced', 'cosine'].map((name) => ({ parsed: parseSchedule(name), requestedSteps: 8 }));
const requests = requestedSamplers([parseSampler('random')], {}, { schedules }, model, 96);
const rolled = await measureRollouts(model, {
  ...common,
  target,
  length: 96,
  samplers: requests.map(({ sampler }) => sampler),
  data: true,
  generated: false,
});
const { information } = await measure(model, { ...common, target, length: 96 }, (profile) =>
  schedules.map(({ parsed, requestedSteps }) => profile.evaluate(parsed, requestedSteps).divergence),
);
const random = schedules.map(({ parsed, requestedSteps }, s) => ({
  schedule: parsed.name,
  rollouts: rolled.rows[s].forwardKl,
  sweep: information.evaluate(parsed, requestedSteps).divergence,
}));

/** The particle filter's mean over many runs, relative to the exact probability. */
const length = 5;
const pmf = massFunction(hidden, length);
const sampler = createSampler(parseSampler('random:2'), length);
const { law, marginalKl } = enumerateSampler(pmf, 3, length, sampler);
const machines = await Promise.all(
  [0, 1, 2, 3].map(async () =>
    guidesOf(await posteriorMachine('reference', hidden.process, length), 'optimal'),
  ),
);
const particles = [0, 40, 121].map((sequence) => {
  const tokens = Int32Array.from({ length }, (_, i) => Math.floor(sequence / 3 ** (length - 1 - i)) % 3);
  const words = new Uint32Array(8);
  const ratios = Float64Array.from({ length: 1500 }, (_, run) => {
    const orders = machines.map((_, k) => drawOrder(length, [1, 2], 4 * run + k));
    fillWords([3, 4], 0, run, length, words);
    return Math.exp(particleLogRatio(machines, sampler, tokens, orders, (t) => words[t] / 2 ** 32, 1e-9));
  });
  const mean = ratios.reduce((a, b) => a + b) / ratios.length;
  const variance = ratios.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (ratios.length - 1);
  return { mean, standardError: Math.sqrt(variance / ratios.length), exact: law[sequence] / pmf[sequence] };
});

/** The law that forgets the order: bounds from above, and how they fall. */
const forgetful = await measureRollouts(hidden, {
  ...common,
  target,
  length,
  samplers: [parseSampler('random:2')],
  data: true,
  generated: false,
  trajectories: 1024,
  orders: 32,
});
console.log(
  JSON.stringify({ bisections, random, particles, marginal: { exact: marginalKl, ...forgetful.rows[0] } }),
);
