/**
 * Neumaier's compensated sum: the error does not grow with the number of terms.
 *
 * Infinite terms are passed through uncompensated, so that a sum with +Infinity is +Infinity and not NaN.
 */
export class CompensatedSum {
  #sum = 0;
  #compensation = 0;

  add(term: number): void {
    const next = this.#sum + term;
    if (Number.isFinite(next)) {
      this.#compensation +=
        Math.abs(this.#sum) >= Math.abs(term) ? this.#sum - next + term : term - next + this.#sum;
    }
    this.#sum = next;
  }

  get value(): number {
    return this.#sum + this.#compensation;
  }
}

/** Compensated sum of the values. */
export function compensatedSum(values: Iterable<number>): number {
  const sum = new CompensatedSum();
  for (const value of values) sum.add(value);
  return sum.value;
}

/** Compensated dot product of two vectors of equal length. */
export function compensatedDot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const sum = new CompensatedSum();
  for (let i = 0; i < a.length; i++) sum.add(a[i] * b[i]);
  return sum.value;
}
