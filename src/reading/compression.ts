/** How compressed and packed files begin. */
const BEGINNINGS: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  // The mark of the first block comes after the digit of the level.
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(
    (level) => ['bzip2', [0x42, 0x5a, 0x68, 0x30 + level, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59]] as const,
  ),
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['zip', [0x50, 0x4b, 3, 4]],
];

/** What the bytes are compressed with, if they are; told by how they begin. */
export function compressionOf(bytes: Uint8Array): string | undefined {
  return BEGINNINGS.find(([, beginning]) => beginning.every((byte, i) => bytes[i] === byte))?.[0];
}

/** Whether the bytes are gzip data. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
