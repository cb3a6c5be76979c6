/**
 * Upper estimates of KL(p || q), q the law of what a sampler of random order generates when the order is forgotten:
 * q(x) = E over orders of w(x, order), w the probability of x given the order, which is the product of the predictor's
 * probabilities at the start of each round. Over K independent orders of one x ~ p, log of the mean of w is at most
 * log q(x) on average, ever tighter in K (THEORY, marginal sampler). Per trajectory:
 *   value(k) = mean over the K orders of the anchor - log mean of the first k w,
 * whose mean is E[log p(x) - log mean of k w], k = 1, 2, 4, .., K; the same with the log of the particle filter's estimate of q(x);
 * and the mean over the orders of the divergence's control.
 *
 * The anchor stands for log p(x): a sum over tokens of log predictor(x_i) + KL(p(. | revealed) || predictor), both over
 * the tokens that the predictor has, and of log p(x_i | revealed) where it lacks x_i. Less log p(x), each term has mean 0
 * given what is revealed. Without zeros it is the divergence plus log w, so that value(k) is the divergence less what log of
 * the mean of w gains over the mean of log w. Derived.
 *
 * Where the predictor has zeros, w may be 0. A value is infinite where all orders that it uses give 0 (the particle filter: where
 * all particles have died), and so is the estimate then: the data hold a sequence that none of K random orders can
 * write. A finite estimate is one of trajectories among which there was none, which more orders make likelier; value(1),
 * whose mean is the forward KL, is infinite as soon as the divergence is.
 */
export const ORDER_VALUES = 2;

/** 1, 2, 4, .., K. */
export function orderCounts(orders: number): number[] {
  return Array.from({ length: Math.floor(Math.log2(orders)) + 1 }, (_, i) => 2 ** i);
}

/** What one order of a trajectory gave, nats. */
export interface OrderRun {
  /** Infinite where the predictor lacks a token that the data may have. */
  readonly divergence: number;
  readonly dataControl: number;
  /** log w: the log probability of the data given the order; -Infinity for 0. */
  readonly logWeight: number;
  readonly anchor: number;
}

/** [control, value of the particle filter, value(1), value(2), value(4), .., value(K)] of one trajectory. */
export function orderValues(runs: readonly OrderRun[], filtered: number): Float64Array {
  const mean = (of: (run: OrderRun) => number) => runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  const anchor = mean((run) => run.anchor);
  const first = mean((run) => run.divergence) === Number.POSITIVE_INFINITY;
  return Float64Array.of(
    mean((run) => run.dataControl),
    anchor - filtered,
    ...orderCounts(runs.length).map((k) =>
      k === 1 && first ? Number.POSITIVE_INFINITY : anchor - logMeanWeight(runs.slice(0, k)),
    ),
  );
}

function logMeanWeight(runs: readonly OrderRun[]): number {
  const largest = Math.max(...runs.map(({ logWeight }) => logWeight));
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  const sum = runs.reduce((total, { logWeight }) => total + Math.exp(logWeight - largest), 0);
  return largest + Math.log(sum / runs.length);
}
