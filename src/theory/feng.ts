/** What the bound of Feng et al. depends on. */
export interface FengSetting {
  /** n of the n-gram, >= 1. The bound does not apply to hidden Markov models. */
  readonly n: number;
  /** T. */
  readonly steps: number;
  readonly vocabularySize: number;
  readonly length: number;
  /** C, which the published bound leaves open. */
  readonly constant?: number;
  /** eps_train in nats. */
  readonly epsTrain?: number;
}

/**
 * 4 (C (n-1) / T)^(1/n) log2 V + eps_train / (L ln 2), in bits per token: a TER gap that some schedule of T steps achieves for n-grams.
 *
 * A shape to compare with, not a certified bound for a given schedule: C is not stated by the sources (default 1).
 * Source: Feng et al. 2502.09622, as quoted by Li & Cai 2505.21400, section 3.1.
 */
export function fengBound({
  n,
  steps,
  vocabularySize,
  length,
  constant = 1,
  epsTrain = 0,
}: FengSetting): number {
  const factor = 4 * ((constant * (n - 1)) / steps) ** (1 / n);
  return factor * Math.log2(vocabularySize) + epsTrain / (length * Math.LN2);
}

/**
 * Whether `fengBound` says nothing: it is at least log2 V, which a uniform guess achieves. Without training error that is
 * T <= C (n-1) 4^n, decided so, without roots.
 */
export function fengVacuous(setting: FengSetting): boolean {
  const { n, steps, constant = 1, vocabularySize } = setting;
  return steps <= constant * (n - 1) * 4 ** n || fengBound(setting) >= Math.log2(vocabularySize);
}
