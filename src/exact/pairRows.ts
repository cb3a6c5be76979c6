import {
  type ChainContext,
  leftDifference,
  pairInformation,
  referenceLaw,
  remembered,
  rightDifference,
  type Transfer,
  transfer,
} from './lagMatrices.js';
import { multiply } from './matrix.js';
import { type Meter, spend } from './meter.js';

/**
 * What X_i tells about later positions beyond its phase: `information[d]` = I(X_i; X_{i+d} | phase) and
 * `differences[d]` = I(X_i; X_{i+d}) - I(X_i; X_{i+d+1}), d >= 1 (entry 0 is unused). What is beyond the last entry is
 * negligible, or beyond the last position.
 */
export interface PairRow {
  readonly information: readonly number[];
  readonly differences: readonly number[];
}

/**
 * Below these shares of the larger term a difference of two informations is computed without subtraction, which costs
 * O(S^3) logarithms. Sums over many lags weigh the differences smoothly, so that rounding errors of single ones cancel:
 * far lags, which matter in such sums only, may be subtracted more often.
 */
const CANCELLATION = { near: 2 ** -6, far: 2 ** -20 } as const;
const NEAR_LAGS = 64;

/**
 * Whether lags beyond d may be left out. With the mixing lag m <= d all of them add up to at most 2 m mu_d (contraction),
 * and an interval of n positions weighs n (n-1) at most, so the left-out share of any KL is at most
 * (d^2 mu_d + 2 d 2 mu_d + ..) / mean mu_1 < 1e-17.
 */
function negligible({ mixingLag }: ChainContext, lag: number, information: number, scale: number): boolean {
  return lag >= mixingLag && (lag + 3) ** 2 * information <= 1e-17 * scale;
}

/** I(X_i; X_{i+1} | phase) in nats. */
export function adjacentInformation(context: ChainContext, position: number): number {
  return pairInformation(lawAt(context, position), firstStep(context, position));
}

/**
 * The row of a position.
 *
 * @param scale mean of I(X_i; X_{i+1} | phase) over the positions: what is far below it is negligible
 */
export function pairRow(context: ChainContext, position: number, scale: number, meter: Meter): PairRow {
  const { chain, length } = context;
  const law = lawAt(context, position);
  const information = [0];
  const differences = [0];
  let near = firstStep(context, position);
  let mu = pairInformation(law, near);
  for (let lag = 1; ; lag++) {
    information.push(mu);
    const target = position + lag;
    if (target === length - 1) break;
    if (negligible(context, lag, mu, scale)) {
      differences.push(mu);
      break;
    }
    spend(meter, costOfLag(chain.states));
    const far = transfer(
      multiply(near.power, chain.transition, chain.states),
      multiply(near.deviation, stepDeviation(context, target), chain.states),
      referenceLaw(context, target + 1, lag + 1),
    );
    const next = pairInformation(law, far);
    differences.push(
      kept(mu, next, lag, chain.states, meter, () =>
        rightDifference(law, near, far, backwardLaw(context, target)),
      ),
    );
    near = far;
    mu = next;
  }
  return { information, differences };
}

/** mu_{l,r} - mu_{l-1,r} for the last position r = L-1 and l = r - d, by d >= 1 (entry 0 is unused). */
export function lastColumnDifferences(context: ChainContext, scale: number, meter: Meter): number[] {
  const { chain, length } = context;
  const { states, transition } = chain;
  const last = length - 1;
  const differences = [0];
  let near = firstStep(context, last - 1);
  let mu = pairInformation(lawAt(context, last - 1), near);
  for (let lag = 1; lag < last; lag++) {
    if (negligible(context, lag, mu, scale)) {
      differences.push(mu);
      break;
    }
    const before = last - lag - 1;
    const law = lawAt(context, before);
    spend(meter, costOfLag(states));
    const far = transfer(
      multiply(onSupport(transition, law), near.power, states),
      multiply(onSupport(stepDeviation(context, before), law), near.deviation, states),
      referenceLaw(context, last, lag + 1),
    );
    const next = pairInformation(law, far);
    differences.push(kept(mu, next, lag, states, meter, () => leftDifference(law, transition, near, far)));
    near = far;
    mu = next;
  }
  return differences;
}

function costOfLag(states: number): number {
  return 2 * states ** 3 + 30 * states ** 2 + 5000;
}

function kept(
  mu: number,
  next: number,
  lag: number,
  states: number,
  meter: Meter,
  direct: () => number,
): number {
  if (mu - next >= (lag <= NEAR_LAGS ? CANCELLATION.near : CANCELLATION.far) * mu) return mu - next;
  spend(meter, 30 * states ** 3);
  return direct();
}

function lawAt({ laws }: ChainContext, position: number): Float64Array {
  return laws.laws[laws.indexOf(position)];
}

function firstStep(context: ChainContext, position: number): Transfer {
  const law = lawAt(context, position);
  return transfer(
    onSupport(context.chain.transition, law),
    onSupport(stepDeviation(context, position), law),
    referenceLaw(context, position + 1, 1),
  );
}

/** P minus the law of the next position in the phase that follows. */
function stepDeviation(context: ChainContext, position: number): Float64Array {
  return remembered(context, `deviation ${context.laws.indexOf(position)}`, () => {
    const reference = referenceLaw(context, position + 1, 1);
    return context.chain.transition.map((p, i) => p - reference[i]);
  });
}

function onSupport(matrix: Float64Array, law: Float64Array): Float64Array {
  const states = law.length;
  return matrix.map((value, i) => (law[Math.floor(i / states)] > 0 ? value : 0));
}

/** Row z: law of X_j given X_{j+1} = z. */
function backwardLaw(context: ChainContext, position: number): Float64Array {
  return remembered(context, `backward ${context.laws.indexOf(position)}`, () =>
    computeBackward(context, position),
  );
}

function computeBackward(context: ChainContext, position: number): Float64Array {
  const { states, transition } = context.chain;
  const law = lawAt(context, position);
  const next = lawAt(context, position + 1);
  const backward = new Float64Array(states * states);
  for (let y = 0; y < states; y++) {
    for (let z = 0; z < states; z++) {
      if (next[z] > 0) backward[z * states + y] = (law[y] * transition[y * states + z]) / next[z];
    }
  }
  return backward;
}
