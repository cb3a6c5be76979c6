/** Number of inserted, deleted or replaced characters that turn a into b (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

/** The name a slip of the hand away from `text` (at most a third of its letters and at least one), if there is one. */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  // Long texts are no slips, and the distance is quadratic.
  if (text.length > 40) return undefined;
  const allowed = Math.max(2, Math.floor(text.length / 3));
  let best: string | undefined;
  let least = allowed + 1;
  for (const name of names) {
    const distance = editDistance(text.toLowerCase(), name);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
}
