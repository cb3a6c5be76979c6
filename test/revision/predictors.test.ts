import { describe, expect, test } from '@jest/globals';
import { parametersOf } from '../../kernels/network.js';
import { massFunction } from '../../src/exact/index.js';
import { type DataModel, markovModel, ngramModel } from '../../src/models/index.js';
import { mismatchedPredictor } from '../../src/predictors/mismatched.js';
import { NetworkPosteriors } from '../../src/predictors/networkPosteriors.js';
import type { ParsedPredictor } from '../../src/predictors/predictor.js';
import { parsePredictor } from '../../src/predictors/registry.js';
import { trainedPredictor } from '../../src/predictors/trained.js';
import { WordStream } from '../../src/random/wordStream.js';
import { parseSampler } from '../../src/samplers/registry.js';
import { measureRollouts, type RolloutOptions } from '../../src/sampling/rollouts.js';
import {
  correctorKernel,
  Enumerated,
  type Kernel,
  lowConfidenceKernel,
  p2Kernel,
  type State,
} from './oracle.js';

const bigram = markovModel({
  transition: [
    [0.9, 0.1],
    [0.3, 0.7],
  ],
  initial: 'stationary',
});
const other = markovModel({
  transition: [
    [0.4, 0.6],
    [0, 1],
  ],
  initial: [0.7, 0.3],
});
const trigram = ngramModel({
  n: 3,
  vocabularySize: 2,
  transition: [0.8, 0.2, 0.35, 0.65, 0.5, 0.5, 0.05, 0.95],
  initial: 'stationary',
});

const network = (() => {
  const shape = { vocabularySize: 2, width: 4, dilations: [1, 2] };
  const words = new WordStream([5, 1], 0, 0);
  const parameters = parametersOf(shape).map(({ shape: sizes }) =>
    Float32Array.from({ length: sizes.reduce((a, b) => a * b) }, () => 4 * words.nextDouble() - 2),
  );
  return { ...shape, parameters };
})();

/** States as another predictor sees them: laws by their definition. */
class Filled extends Enumerated {
  constructor(
    pmf: Float64Array,
    V: number,
    L: number,
    readonly lawOf: (state: State, j: number, optimal: Enumerated) => number[],
  ) {
    super(pmf, V, L);
  }

  readonly optimal = new Enumerated(this.pmf, this.V, this.L);

  override law(state: State, j: number): number[] {
    return this.lawOf(state, j, this.optimal);
  }
}

const LENGTH = 4;
const masked = (state: State, hides: (i: number) => boolean) =>
  state.map((token, i) => (hides(i) ? -1 : token));

/** A network shown a state at once, with one more position masked. */
function networkLaw(state: State, j: number): number[] {
  const posteriors = new NetworkPosteriors(network, LENGTH);
  masked(state, (i) => i === j).forEach((token, i) => {
    if (token >= 0) posteriors.reveal(i, token);
  });
  const law = new Float64Array(2);
  posteriors.law(j, law);
  return Array.from(law);
}

const otherLaws = new Enumerated(massFunction(other, LENGTH), 2, LENGTH);
const predictors: [
  string,
  DataModel,
  ParsedPredictor,
  (state: State, j: number, optimal: Enumerated) => number[],
][] = [
  [
    'tempered',
    trigram,
    parsePredictor('tempered:0.5'),
    (state, j, optimal) => {
      const squares = optimal.law(state, j).map((p) => p * p);
      const total = squares.reduce((a, b) => a + b);
      return squares.map((p) => p / total);
    },
  ],
  [
    'of another model, with zeros',
    bigram,
    mismatchedPredictor('other', other, bigram),
    (state, j) => otherLaws.law(state, j),
  ],
  [
    'a window',
    trigram,
    parsePredictor('window:1'),
    (state, j, optimal) =>
      optimal.law(
        masked(state, (i) => Math.abs(i - j) > 1),
        j,
      ),
  ],
  [
    'a network',
    bigram,
    trainedPredictor('network', { network, length: LENGTH, sha256: '5' }, bigram, LENGTH),
    networkLaw,
  ],
];

const STEPS = 2;
const SIZES = [2, 2];
const samplers: [string, (model: Enumerated) => Kernel, rounds: number][] = [
  ['low-confidence', (m) => lowConfidenceKernel(m, SIZES), STEPS],
  ['p2:0.5', (m) => p2Kernel(m, STEPS, 0.5), STEPS],
  ['uniform-corrector', (m) => correctorKernel(m, SIZES, 1, 1), 2 * STEPS],
];

describe.each(predictors)('filled by a predictor: %s', (_, model, predictor, lawOf) => {
  const p = massFunction(model, LENGTH);
  const filled = new Filled(p, 2, LENGTH, lawOf);
  const common: Omit<RolloutOptions, 'samplers' | 'method'> = {
    length: LENGTH,
    seed: 'filled',
    engine: 'wasm',
    target: { relativeError: 0.01, absoluteError: 0 },
    trajectories: 4096,
    workers: 1,
    predictor,
    data: true,
    generated: true,
  };
  test.each(samplers)(
    '%s, exactly and rolled out, by the definition of its law',
    async (name, kernel, rounds) => {
      const parsed = parseSampler(name);
      const what = { ...common, samplers: [{ ...parsed, options: { ...parsed.options, steps: STEPS } }] };
      const q = filled.output(kernel(filled), rounds);
      const nll = q.reduce((sum, mass, i) => (mass > 0 ? sum - mass * Math.log(p[i]) : sum), 0) / LENGTH;
      const forwardKl = p.reduce((sum, mass, i) => (mass > 0 ? sum + mass * Math.log(mass / q[i]) : sum), 0);
      const totalVariation = p.reduce((sum, mass, i) => sum + Math.abs(mass - q[i]) / 2, 0);
      const [exact] = (await measureRollouts(model, { ...what, method: 'exact' })).rows;
      expect(exact.negativeLogLikelihoodPerToken!.value).toBeCloseTo(nll, 10);
      expect(exact.totalVariation!.value).toBeCloseTo(totalVariation, 10);
      if (Number.isFinite(forwardKl)) expect(exact.marginalForwardKl!.value).toBeCloseTo(forwardKl, 10);
      const [sampled] = (await measureRollouts(model, { ...what, method: 'monte-carlo' })).rows;
      const { value, standardError } = sampled.negativeLogLikelihoodPerToken!;
      expect(Math.abs(value - nll)).toBeLessThan(4.5 * standardError);
      // Negative control: the optimal predictor has another law.
      const [optimal] = (await measureRollouts(model, { ...what, predictor: undefined, method: 'exact' }))
        .rows;
      expect(Math.abs(optimal.totalVariation!.value - totalVariation)).toBeGreaterThan(1e-3);
    },
  );
});
