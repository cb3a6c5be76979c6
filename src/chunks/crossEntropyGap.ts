/**
 * sum_x (given(x) - current(x)) log offered(x), nats: over a rollout's tokens the entropy form of the divergence less the KL
 * form, of mean 0 (THEORY, "adaptive and planned orders"). Symbols that are not offered count 0. Both laws sum to 1, so that
 * logarithms may be taken relative to that of the likeliest symbol, whose rounding then does not count: nearly certain laws
 * keep their relative accuracy.
 *
 * @param given [.., V] the data's law at the start of the round, at `at`
 * @param current [V] the data's law given the round's earlier tokens too
 * @param offered [.., V] the filler's law at the start of the round, at `at`
 */
export function crossEntropyGap(
  given: Float64Array,
  current: Float64Array,
  offered: Float64Array,
  at: number,
  vocabularySize: number,
): number {
  let top = -1;
  let isWhole = true;
  for (let x = 0; x < vocabularySize; x++) {
    if (offered[at + x] > 0) top = top < 0 || given[at + x] > given[at + top] ? x : top;
    else isWhole &&= given[at + x] === current[x];
  }
  const origin = isWhole && top >= 0 ? Math.log(offered[at + top]) : 0;
  let sum = 0;
  for (let x = 0; x < vocabularySize; x++) {
    const change = given[at + x] - current[x];
    const p = offered[at + x];
    if (change !== 0 && p > 0) sum += change * (Math.log(p) - origin);
  }
  return sum;
}
