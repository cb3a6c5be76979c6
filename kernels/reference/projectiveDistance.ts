/**
 * Running projective distance between two non-negative vectors: max ratio / min ratio - 1 over the entries where they
 * are not both 0; infinite if exactly one of them is 0 somewhere. Scale does not matter.
 */
export class ProjectiveDistance {
  #largest = 0;
  #smallest = Number.POSITIVE_INFINITY;

  reset(): void {
    this.#largest = 0;
    this.#smallest = Number.POSITIVE_INFINITY;
  }

  add(before: number, after: number): void {
    if (before === 0 && after === 0) return;
    const ratio = after / before;
    if (ratio > this.#largest) this.#largest = ratio;
    if (ratio < this.#smallest) this.#smallest = ratio;
  }

  get value(): number {
    if (this.#largest === 0) return 0;
    // Where everything was 0 before, both are infinite.
    if (this.#largest === Number.POSITIVE_INFINITY) return this.#largest;
    return this.#largest / this.#smallest - 1;
  }
}
