/** The number to the given base whose `digits` digits are those of `value` in reverse order. */
export function mirror(value: number, digits: number, base: number): number {
  let mirrored = 0;
  for (let t = 0, rest = value; t < digits; t++, rest = Math.floor(rest / base))
    mirrored = mirrored * base + (rest % base);
  return mirrored;
}
