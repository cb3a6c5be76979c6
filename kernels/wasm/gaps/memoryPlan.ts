import { ENTRY } from './tables.js';

/** First byte of the table; `TABLE` of assembly/layout.ts. */
export const TABLE = 1024;

/** Leading bits of a key that choose its bucket: two to four buckets per key. */
export function bucketBits(length: number): number {
  return Math.max(1, Math.ceil(Math.log2(length)) + 1);
}

/** Where the arrays of assembly/layout.ts lie, and how many bytes there are in all. */
export function planMemory(length: number) {
  const slotBytes = length < 2 ** 16 ? 2 : 4;
  // Keys come in two blocks of four words per lane.
  const words = 8 * Math.ceil(length / 8);
  const sizes = {
    table: 3 * length * 8 * ENTRY,
    nodes: 3 * length * 32,
    keys: words * 16,
    slots: 2 ** bucketBits(length) * 4 * slotBytes,
    order: length * 32,
    sums: length * 16,
  };
  let end = TABLE;
  const places = Object.fromEntries(
    Object.entries(sizes).map(([name, bytes]) => {
      const place = end;
      end += 64 * Math.ceil(bytes / 64);
      return [name, place];
    }),
  ) as Record<keyof typeof sizes, number>;
  return { places, bytes: end };
}
