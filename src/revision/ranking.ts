const UNITS = 1e6;

/**
 * The `count` positions of highest score; scores are compared after rounding to 6 decimals, ties go to the lower position.
 *
 * @param scores by place in `positions`; -Infinity comes last
 */
export function highest(positions: readonly number[], scores: readonly number[], count: number): number[] {
  const rounded = scores.map((score) =>
    score === Number.NEGATIVE_INFINITY ? score : Math.round(score * UNITS),
  );
  return positions
    .map((position, at) => ({ position, score: rounded[at] }))
    .sort((a, b) => (a.score === b.score ? a.position - b.position : b.score > a.score ? 1 : -1))
    .slice(0, count)
    .map(({ position }) => position);
}
