import type { Schedule } from './schedule.js';

/** The schedule with these reveal sizes (generation order); sizes of 0 are dropped. */
export function scheduleOfSizes(name: string, sizes: readonly number[], requestedSteps?: number): Schedule {
  const kept = sizes.filter((size) => size > 0);
  const levels: number[] = [];
  let level = 0;
  let maxSize = 0;
  for (const size of kept) {
    levels.push(level);
    level += size;
    if (size > maxSize) maxSize = size;
  }
  return {
    name,
    ...(requestedSteps === undefined ? {} : { requestedSteps }),
    steps: kept.length,
    maxSize,
    sizes: kept,
    levels,
    weights: kept,
  };
}

/**
 * Reveal sizes from the number of revealed tokens after rounds 1..T: `nodeAfter(r)` is an integer in 0..L, non-decreasing in r.
 * The last node is L whatever `nodeAfter(T)` would be. Empty rounds are kept as zeros.
 */
export function sizesOfNodes(length: number, steps: number, nodeAfter: (round: number) => number): number[] {
  const sizes = new Array<number>(steps);
  let before = 0;
  for (let round = 1; round <= steps; round++) {
    const after = round === steps ? length : nodeAfter(round);
    sizes[round - 1] = after - before;
    before = after;
  }
  return sizes;
}

/** floor of the product of `numerator` over the product of `denominator`: positive integers, exact at any size. */
export function floorRatio(numerator: readonly number[], denominator: readonly number[]): number {
  const above = numerator.reduce((a, b) => a * b, 1);
  const below = denominator.reduce((a, b) => a * b, 1);
  // An inexact product is at least 2^53 itself, so this test is safe on rounded products.
  if (above < 2 ** 53 && below < 2 ** 53) return (above - (above % below)) / below;
  const product = (factors: readonly number[]) => factors.reduce((a, b) => a * BigInt(b), 1n);
  return Number(product(numerator) / product(denominator));
}
