import type { Estimate } from './estimate.js';

/** 97.5% quantile of the normal law. */
const Z = 1.959963984540054;

/**
 * The probability of an event from independent trials, with Wilson's score interval (Wilson 1927), which says something
 * where the event was never seen: up to 3.84 / (n + 3.84).
 *
 * @param events how often it happened
 * @param trials n, at least 1
 */
export function rateEstimate(events: number, trials: number): Estimate {
  const rate = events / trials;
  const scale = 1 + Z ** 2 / trials;
  const center = (rate + Z ** 2 / (2 * trials)) / scale;
  const half = (Z * Math.sqrt((rate * (1 - rate)) / trials + Z ** 2 / (4 * trials ** 2))) / scale;
  return {
    value: rate,
    standardError: Math.sqrt((rate * (1 - rate)) / trials),
    ci95: [events === 0 ? 0 : center - half, events === trials ? 1 : center + half],
    exact: false,
  };
}
