/**
 * Upper estimates of KL(p || q), q the law of what a sampler of random order generates when the order is forgotten:
 * q(x) = E over orders of w(x, order), w the probability of x given the order. Over K independent orders of one x ~ p,
 * log of the mean of w is at most log q(x) on average, ever tighter in K (THEORY, marginal sampler). Per trajectory:
 *   value(k) = mean over the K orders of the divergence - (log mean of the first k w - mean over the K orders of log w),
 * whose mean is E[log p(x) - log mean of k w], k = 1, 2, 4, .., K; the same with the log of the particle filter's estimate of q(x);
 * and the mean over the orders of the divergence's control.
 */
export const ORDER_VALUES = 2;

/** 1, 2, 4, .., K. */
export function orderCounts(orders: number): number[] {
  return Array.from({ length: Math.floor(Math.log2(orders)) + 1 }, (_, i) => 2 ** i);
}

/** What one order of a trajectory gave, nats. */
export interface OrderRun {
  readonly divergence: number;
  readonly dataControl: number;
  /** log w: the log probability of the data given the order. */
  readonly logWeight: number;
}

/** [control, value of the particle filter, value(1), value(2), value(4), .., value(K)] of one trajectory. */
export function orderValues(runs: readonly OrderRun[], filtered: number): Float64Array {
  const mean = (of: (run: OrderRun) => number) => runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  const divergence = mean((run) => run.divergence);
  const logWeight = mean((run) => run.logWeight);
  return Float64Array.of(
    mean((run) => run.dataControl),
    divergence - (filtered - logWeight),
    ...orderCounts(runs.length).map((k) => divergence - (logMeanWeight(runs.slice(0, k)) - logWeight)),
  );
}

function logMeanWeight(runs: readonly OrderRun[]): number {
  const largest = Math.max(...runs.map(({ logWeight }) => logWeight));
  const sum = runs.reduce((total, { logWeight }) => total + Math.exp(logWeight - largest), 0);
  return largest + Math.log(sum / runs.length);
}
