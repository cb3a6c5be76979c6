/** A token for a person: its symbol in quotes if it has one, else its number. */
export function tokenLabel(token: number, symbols?: readonly string[]): string {
  return symbols ? JSON.stringify(symbols[token]) : String(token);
}

/** The tokens of a context, oldest first. */
export function contextTokens(context: number, vocabularySize: number, order: number): number[] {
  const tokens = new Array<number>(order);
  let rest = context;
  for (let i = order - 1; i >= 0; i--) {
    tokens[i] = rest % vocabularySize;
    rest = Math.floor(rest / vocabularySize);
  }
  return tokens;
}

/** A context for a person: `"th"`, `"of the"`, or the tokens' numbers. */
export function contextLabel(
  context: number,
  vocabularySize: number,
  order: number,
  symbols?: readonly string[],
): string {
  const tokens = contextTokens(context, vocabularySize, order);
  if (!symbols) return tokens.join(' ');
  const names = tokens.map((token) => symbols[token]);
  return JSON.stringify(names.join(names.every((name) => name.length === 1) ? '' : ' '));
}
