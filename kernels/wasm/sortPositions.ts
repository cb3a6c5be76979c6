/**
 * Writes the positions 0 .. order.length - 1 to `order`, sorted by their 32-bit keys and, since keys may tie, by
 * position. Uniform keys take linear time: about one key falls into each bucket of its leading bits.
 */
export function sortPositions(keys: Uint32Array, order: Int32Array): void {
  const count = order.length;
  const bits = Math.max(1, 32 - Math.clz32(count));
  const shift = 32 - bits;
  const ends = new Int32Array((1 << bits) + 1);
  for (let j = 0; j < count; j++) ends[(keys[j] >>> shift) + 1]++;
  for (let b = 1; b <= 1 << bits; b++) ends[b] += ends[b - 1];
  for (let j = 0; j < count; j++) order[ends[keys[j] >>> shift]++] = j;
  for (let k = 1; k < count; k++) {
    const position = order[k];
    const key = keys[position];
    let slot = k;
    for (; slot > 0 && keys[order[slot - 1]] > key; slot--) order[slot] = order[slot - 1];
    order[slot] = position;
  }
}
