import type { ContextChain } from '../../kernels/chain.js';
import { inputError } from '../errors.js';
import { checkLength, type DataModel, tokenMarginal } from '../models/index.js';
import { entropyOfWeights } from '../numeric/entropy.js';
import { CompensatedSum, compensatedDot } from '../numeric/sum.js';
import { chainLaws, mixingLag, sumOverPositions } from './chainLaws.js';
import type { ExactProfile } from './exactProfile.js';
import { intervalSpectrum } from './intervalSpectrum.js';
import { intervalSums } from './intervalSums.js';
import type { ChainContext } from './lagMatrices.js';
import { type Meter, spend, withinBudget } from './meter.js';
import { phasesOf } from './phases.js';
import { reachableChain } from './reachableChain.js';
import { residualEntropySum } from './residualEntropy.js';
import { scheduleDivergence } from './scheduleDivergence.js';

/** The exact profile of a first-order chain, evaluated on demand; values in nats. */
export interface FirstOrderProfile extends ExactProfile {
  readonly method: 'closed form';
  /** KL of the block that reveals `size` tokens from level k: sum_{j<size} (h(k) - h(k+j)). */
  blockDivergence(level: number, size: number): number;
  /** I(X_i; X_{-i}) of one position. */
  tokenMutualInformationAt(position: number): number;
}

/** A drop below this share of what it is subtracted from is summed from its steps. */
const CLOSE = 1e-3;

/** Below this share of h(0) the last level h(L-1) is summed from its own entropies rather than subtracted. */
const CANCELLATION = 1 / 64;

/**
 * The closed form of a Markov chain or an n-gram with n <= 2, stationary or not; undefined if it would take more than
 * `budget` elementary operations (slowly mixing chains at large L do).
 *
 * With c_n = sum of q over the intervals of n positions (`IntervalSpectrum`) and R_n(k) (`IntervalSums`),
 * h(k) = h(L-1) + (1/L) sum_n n c_n R_n(k), h(k) - h(k+1) = sum_n n (n-1) c_n R_n(k) / (L (L-1-k)), and KLs are sums of such
 * differences: no term is negative, so that a KL far below H(X) keeps its relative accuracy. Derived; the intervals
 * sharpen H(X_i | X_{i-a}, X_{i+b}) = eta_a + eta_b - eta_{a+b}. After the spectrum (O(S^3) per lag) a block costs O(lags).
 *
 * @throws if the model is not a first-order chain
 */
export function firstOrderProfile(
  model: DataModel,
  length: number,
  budget = Number.POSITIVE_INFINITY,
): FirstOrderProfile | undefined {
  checkLength(length);
  const { process } = model;
  if (process.kind !== 'context' || process.order !== 1) {
    throw inputError(
      `the closed form holds for first-order chains, not for this ${model.kind} model`,
      'use a Markov chain, or an n-gram with n of at most 2',
    );
  }
  return withinBudget(budget, (meter) => closedForm(model, process, length, meter));
}

function closedForm(
  model: DataModel,
  process: ContextChain,
  length: number,
  meter: Meter,
): FirstOrderProfile {
  if (length === 1 || model.contextLength === 0)
    return independent(length, entropyOfWeights(tokenMarginal(model)));
  const context = chainContext(process, length, meter);
  const { chain, laws } = context;
  const { first, entropy } = entropies(context);
  const spectrum = intervalSpectrum(context, meter);
  const { whole } = spectrum;
  const sums = intervalSums(length, spectrum.sums);
  const subtracted = first - whole - sums.linear(0, 0) / length;
  if (subtracted < CANCELLATION * first) spend(meter, 30 * chain.states ** 3);
  const last = subtracted < CANCELLATION * first ? residualEntropySum(context) / length : subtracted;
  const adjacent = (position: number) => spectrum.adjacent[laws.indexOf(position)];
  const adjacentGiven = (position: number) => spectrum.adjacentGiven[laws.indexOf(position)];

  const at = (level: number): number =>
    level === 0 ? first : last + sums.linear(level, last * length) / length;
  const difference = (level: number): number =>
    sums.quadratic(level) / (length * (length - 1 - level)) + (level === 0 ? whole : 0);
  const drop = (from: number, to: number): number => {
    if (from === to) return 0;
    const higher = sums.linear(from, 0);
    const dropped = higher - sums.linear(to, 0);
    if (dropped > CLOSE * higher) return dropped / length + (from === 0 ? whole : 0);
    const steps = new CompensatedSum();
    for (let level = from; level < to; level++) steps.add(difference(level));
    return steps.value;
  };
  const blockDivergence = (level: number, size: number): number =>
    size < 2 ? 0 : sums.block(level, size) / length + (level === 0 ? (size - 1) * whole : 0);
  const tokenMutualInformationAt = (position: number): number => {
    if (position === 0) return adjacent(0);
    if (position === length - 1) return adjacent(position - 1);
    return adjacentGiven(position - 1) + adjacent(position);
  };
  return {
    method: 'closed form',
    length,
    entropy,
    totalCorrelation: sumOverPositions(laws, length - 1, (index) => spectrum.adjacent[index]),
    dualTotalCorrelation:
      sumOverPositions(laws, length - 2, (index) => spectrum.adjacentGiven[index]) + adjacent(length - 2),
    at,
    values: () => Float64Array.from({ length }, (_, level) => at(level)),
    difference,
    drop,
    blockDivergence,
    divergence: (schedule) => scheduleDivergence(length, schedule, { blockDivergence, difference }),
    tokenMutualInformationAt,
    tokenMutualInformation: () => Float64Array.from({ length }, (_, i) => tokenMutualInformationAt(i)),
  };
}

function chainContext(process: ContextChain, length: number, meter: Meter): ChainContext {
  const chain = reachableChain(process);
  const phases = phasesOf(chain);
  const lag = mixingLag(chain, phases, length, meter);
  const laws = chainLaws(chain, phases, length, lag);
  spend(meter, laws.laws.length * 30 * chain.states ** 2);
  return { chain, phases, laws, length, mixingLag: lag, memory: new Map() };
}

/** h(0), the mean of H(X_i), and H(X) = H(X_0) + sum_i H(X_{i+1} | X_i). */
function entropies({ chain, laws, length }: ChainContext): { first: number; entropy: number } {
  const { states, transition } = chain;
  const rows = Float64Array.from({ length: states }, (_, x) =>
    entropyOfWeights(transition, states, x * states),
  );
  const marginal = sumOverPositions(laws, length, (index) => entropyOfWeights(laws.laws[index]));
  const conditional = sumOverPositions(laws, length - 1, (index) => compensatedDot(laws.laws[index], rows));
  return { first: marginal / length, entropy: entropyOfWeights(laws.laws[0]) + conditional };
}

/** One token, or a unigram: nothing depends on anything. */
function independent(length: number, level: number): FirstOrderProfile {
  return {
    method: 'closed form',
    length,
    entropy: length * level,
    totalCorrelation: 0,
    dualTotalCorrelation: 0,
    at: () => level,
    values: () => new Float64Array(length).fill(level),
    difference: () => 0,
    drop: () => 0,
    blockDivergence: () => 0,
    divergence: () => 0,
    tokenMutualInformationAt: () => 0,
    tokenMutualInformation: () => new Float64Array(length),
  };
}
