/** `16`, or `405 of 512` where rounds were left empty, or the expected number of a random schedule. */
export function stepsText({ steps, requestedSteps }: { steps: number; requestedSteps?: number }): string {
  const text = Number.isInteger(steps) ? String(steps) : steps.toFixed(1);
  return requestedSteps === undefined || requestedSteps === steps ? text : `${text} of ${requestedSteps}`;
}

/** `3 2 2`, a run of five 2s is `5x2`. */
export function sizesText(sizes: readonly number[]): string {
  const runs: { size: number; count: number }[] = [];
  for (const size of sizes) {
    const last = runs.at(-1);
    if (last?.size === size) last.count++;
    else runs.push({ size, count: 1 });
  }
  return runs.map(({ size, count }) => (count === 1 ? `${size}` : `${count}x${size}`)).join(' ');
}
