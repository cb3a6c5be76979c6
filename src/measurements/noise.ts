import type { GroupedMeasurements } from './groups.js';

/** With fewer groups a variance at one level says little. */
const ENOUGH = 8;

/**
 * Variances of the mean nll at each of the levels that the groups measured, without what a group has at all of its levels: only
 * differences between levels matter to a schedule. Where few groups have a level, the mean variance over levels stands in.
 */
export function noiseOfMeans(
  { levels, counts, sums }: GroupedMeasurements,
  includes: (group: number) => boolean,
): number[] {
  const groups = counts.map((_, group) => group).filter(includes);
  const total = levels.map((_, l) => groups.reduce((sum, g) => sum + counts[g][l], 0));
  const mean = levels.map((_, l) => groups.reduce((sum, g) => sum + sums[g][l], 0) / total[l]);
  const scatter = new Float64Array(levels.length);
  const shown = new Int32Array(levels.length);
  for (const g of groups) {
    const has = levels.map((_, l) => l).filter((l) => counts[g][l] > 0);
    const off = has.map((l) => sums[g][l] / counts[g][l] - mean[l]);
    const common = has.length > 1 ? off.reduce((a, b) => a + b, 0) / has.length : 0;
    has.forEach((l, i) => {
      const weight = counts[g][l] / total[l];
      scatter[l] += weight ** 2 * (off[i] - common) ** 2;
      shown[l]++;
    });
  }
  // Leave out what one degree of freedom, taken by the mean, hides.
  const variance = (l: number) => (shown[l] > 1 ? (scatter[l] * shown[l]) / (shown[l] - 1) : 0);
  const present = levels.map((_, l) => l).filter((l) => shown[l] > 0);
  const scale = present.reduce((sum, l) => sum + variance(l) * shown[l], 0) / present.length;
  return present.map((l) => (shown[l] >= ENOUGH ? variance(l) : scale / shown[l]));
}
