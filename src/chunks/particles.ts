import { NO_SUMMARIES } from '../../kernels/reference/summaries.js';
import { type Guides, resetGuides, revealToGuides } from '../predictors/guide.js';
import type { Sampler } from '../samplers/sampler.js';
import { beyondEngine } from './beyondEngine.js';

/** An order in the making: what it has revealed so far, and its own random order of the rest. */
interface Particle {
  readonly guides: Guides;
  /** The revealed positions come first. */
  order: Int32Array;
}

/**
 * log of an unbiased estimate of q(x) / p(x), q(x) the probability of a sequence under a sampler whose random order is
 * forgotten: a particle filter over orders. Every round multiplies a particle's weight by the probability that the predictor
 * gives the round's tokens, over the data's own probability of them (whose product is p(x) in every order, so that weights
 * compare orders by what they have lost, not by how likely the tokens were that came first); where the weights have become uneven
 * (effective sample size below half), orders are resampled in proportion to them, systematically. By Jensen the mean of
 * the log is at most log q(x) / p(x); it is -Infinity where the predictor has let all particles down. Source: sequential Monte Carlo (Doucet & Johansen 2009, section 4), applied to the
 * Feynman-Kac form of THEORY, "marginal sampler".
 *
 * @param crew guides of each particle
 * @param sampler one with a random choice; all its rounds depend on what is masked alone
 * @param orders [K][L] independent uniform orders
 * @param uniforms numbers in [0, 1), one per round
 */
export function particleLogRatio(
  crew: readonly Guides[],
  sampler: Sampler,
  sequence: Int32Array,
  orders: readonly Int32Array[],
  uniforms: (round: number) => number,
  tolerance: number,
): number {
  const count = orders.length;
  const particles = orders.map((order, k): Particle => ({ guides: crew[k], order: order.slice() }));
  for (const { guides } of particles) resetGuides(guides, tolerance);
  const law = new Float64Array(crew[0].data.vocabularySize);
  /** Sum 1. */
  let weights = new Float64Array(count).fill(1 / count);
  let logRatio = 0;
  for (let revealed = 0, round = 0; revealed < sequence.length; round++) {
    let taken = 0;
    const logs = particles.map((particle) => {
      const positions = advance(particle, sampler, sequence, revealed, law);
      taken = positions.count;
      return positions.log;
    });
    revealed += taken;
    const largest = Math.max(...logs.filter((_, k) => weights[k] > 0));
    if (largest === Number.NEGATIVE_INFINITY) return largest;
    const next = weights.map((weight, k) => (weight > 0 ? weight * Math.exp(logs[k] - largest) : 0));
    const total = next.reduce((a, b) => a + b);
    logRatio += largest + Math.log(total);
    weights = next.map((weight) => weight / total);
    const effective = 1 / weights.reduce((sum, weight) => sum + weight * weight, 0);
    if (revealed < sequence.length && effective < count / 2) {
      resample(particles, systematic(weights, uniforms(round)), sequence, revealed, tolerance, law);
      weights.fill(1 / count);
    }
  }
  return logRatio;
}

/** One round of one particle: the log of what its weight is multiplied by, and the number of tokens. */
function advance(
  particle: Particle,
  sampler: Sampler,
  sequence: Int32Array,
  revealed: number,
  law: Float64Array,
): { log: number; count: number } {
  const { guides, order } = particle;
  const { data, predictor } = guides;
  const masked = order.slice(revealed).sort();
  const view = { length: sequence.length, masked, summaries: NO_SUMMARIES, order, drifts: [] };
  const positions = Array.from(sampler.next(view));
  let log = 0;
  for (const position of positions) {
    predictor.law(position, law, 0);
    log += Math.log(law[sequence[position]]);
  }
  for (const position of positions) {
    data.law(position, law, 0);
    const likelihood = law[sequence[position]];
    if (!(likelihood > 0)) throw beyondEngine();
    log -= Math.log(likelihood);
    revealToGuides(guides, position, sequence[position], true, law);
  }
  const chosen = new Set(positions);
  const rest = order.subarray(revealed).filter((position) => !chosen.has(position));
  particle.order = Int32Array.from([...order.subarray(0, revealed), ...positions, ...rest]);
  return { log, count: positions.length };
}

/** Indices drawn in proportion to weights of sum 1, by one uniform number; those that are drawn keep their own place. */
function systematic(weights: Float64Array, uniform: number): number[] {
  const count = weights.length;
  const copies = new Array<number>(count).fill(0);
  let sum = 0;
  let drawn = 0;
  weights.forEach((weight, k) => {
    sum += weight;
    for (; drawn < count && (k === count - 1 || (drawn + uniform) / count < sum); drawn++) copies[k]++;
  });
  const spare = copies.flatMap((copy, k) => new Array<number>(Math.max(0, copy - 1)).fill(k));
  return copies.map((copy, k) => (copy > 0 ? k : spare.pop()!));
}

/** Particle k goes on from what particle ancestors[k] has revealed, with its own order of the rest. */
function resample(
  particles: readonly Particle[],
  ancestors: readonly number[],
  sequence: Int32Array,
  revealed: number,
  tolerance: number,
  law: Float64Array,
): void {
  particles.forEach((particle, k) => {
    if (ancestors[k] === k) return;
    // An ancestor is its own ancestor, so its order is as it was.
    const known = particles[ancestors[k]].order.subarray(0, revealed);
    const inside = new Set(known);
    const rest = particle.order.filter((position) => !inside.has(position));
    particle.order = Int32Array.from([...known, ...rest]);
    resetGuides(particle.guides, tolerance);
    for (const position of known) revealToGuides(particle.guides, position, sequence[position], true, law);
  });
}
