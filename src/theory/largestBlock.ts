/** What a bound in terms of the largest block needs of a schedule; it does not apply where there is none. */
export interface LargestBlock {
  /** s_max. */
  readonly maxSize?: number;
}

/** The least power of two that is at least `size`, and its exponent ceil(log2 size); size >= 1. */
export function powerOfTwoAbove(size: number): { readonly power: number; readonly exponent: number } {
  let power = 1;
  let exponent = 0;
  while (power < size) {
    power *= 2;
    exponent++;
  }
  return { power, exponent };
}
