/** How many of `tokens` tokens a model is fitted to: the first 90%, rounded down; the rest is held out. */
export function trainingLength(tokens: number): number {
  return Math.floor((9 * tokens) / 10);
}
