/**
 * The constant of Corollary 1 that a schedule realises: C = steps (KL - eps_train) / sum_i I(X_i; X_{-i}).
 *
 * KL, eps_train and the sum in nats; undefined where the sum is not positive (independent tokens). For balanced schedules
 * C <= 1. Source: Li & Cai 2505.21400, Corollary 1, equation (9).
 */
export function corollary1Constant(
  kl: number,
  steps: number,
  sumInformation: number,
  epsTrain = 0,
): number | undefined {
  return sumInformation > 0 ? (steps * (kl - epsTrain)) / sumInformation : undefined;
}
