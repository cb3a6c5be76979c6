/** Running sums of the entropies of masked and of revealed positions, by Neumaier's compensated summation. */

let masked: f64 = 0;
let maskedError: f64 = 0;
let known: f64 = 0;
let knownError: f64 = 0;

export function resetSums(): void {
  masked = maskedError = known = knownError = 0;
}

// @ts-ignore: decorator
@inline
function rounding(sum: f64, term: f64, next: f64): f64 {
  return abs(sum) >= abs(term) ? sum - next + term : term - next + sum;
}

export function addMasked(term: f64): void {
  const next = masked + term;
  maskedError += rounding(masked, term, next);
  masked = next;
}

export function addRevealed(term: f64): void {
  const next = known + term;
  knownError += rounding(known, term, next);
  known = next;
}

export function maskedSum(): f64 {
  return masked + maskedError;
}

export function revealedSum(): f64 {
  return known + knownError;
}
