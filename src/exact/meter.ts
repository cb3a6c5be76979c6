/** Elementary operations (about a nanosecond each) that a computation may still spend. */
export interface Meter {
  left: number;
}

/** Thrown, and caught inside this folder, when an exact computation turns out to cost more than allowed. */
const OVERSPENT = Symbol('over budget');

/** Takes operations off the meter. */
export function spend(meter: Meter, operations: number): void {
  meter.left -= operations;
  if (meter.left < 0) throw OVERSPENT;
}

/** The result of a computation, or undefined if it has cost more than the budget. */
export function withinBudget<T>(budget: number, compute: (meter: Meter) => T): T | undefined {
  try {
    return compute({ left: budget });
  } catch (reason) {
    if (reason === OVERSPENT) return undefined;
    throw reason;
  }
}
