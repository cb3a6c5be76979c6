/** The domain of a logarithmic axis, and where its labels go. */
export interface LogAxis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

/** Whether a logarithmic axis can show a value. */
export function drawable(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}

/**
 * The range of the positive finite values with a margin of `margin` of its (logarithmic) width on both sides, and
 * its powers of `base`; for base 10, 2 and 5 times them too where fewer than two powers would be left. Undefined
 * without a value that can be shown.
 */
export function logAxis(values: Iterable<number>, base: 2 | 10, margin = 0.05): LogAxis | undefined {
  let [least, most] = [Infinity, 0];
  for (const value of values) {
    if (!drawable(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (most === 0) return undefined;
  const factor = Math.max(most / least, 2) ** margin;
  const domain = [least / factor, most * factor] as const;
  const powers = multiples([1], base, domain);
  return { domain, ticks: base === 10 && powers.length < 2 ? multiples([1, 2, 5], base, domain) : powers };
}

function multiples(factors: readonly number[], base: number, [low, high]: LogAxis['domain']): number[] {
  const first = Math.floor(Math.log(low) / Math.log(base));
  const last = Math.ceil(Math.log(high) / Math.log(base));
  const ticks: number[] = [];
  for (let power = first; power <= last; power++) {
    for (const factor of factors) {
      // Negative powers as quotients, so that 1e-3 is the same number as the literal.
      const tick = power < 0 ? factor / base ** -power : factor * base ** power;
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}
