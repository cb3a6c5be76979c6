import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** An entry of a zip archive: where its header starts, and how its content is stored. */
interface Entry {
  readonly name: string;
  readonly deflated: boolean;
  readonly packed: number;
  readonly header: number;
}

/**
 * Extracts files of a Python wheel, a zip archive whose hash has been verified, without holding any in memory.
 *
 * @param target where an entry of that name goes; undefined leaves it out
 */
export async function extractWheel(
  wheel: string,
  target: (name: string) => string | undefined,
): Promise<void> {
  const file = await open(wheel);
  try {
    for (const entry of await entriesOf(file)) {
      const path = target(entry.name);
      if (path === undefined || entry.packed === 0) continue;
      mkdirSync(dirname(path), { recursive: true });
      const local = await readAt(file, entry.header, 30);
      const start = entry.header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
      await pipeline(
        createReadStream(wheel, { start, end: start + entry.packed - 1, highWaterMark: 1 << 20 }),
        entry.deflated ? createInflateRaw({ chunkSize: 1 << 20 }) : new PassThrough(),
        createWriteStream(path),
      );
    }
  } finally {
    await file.close();
  }
}

/** The central directory (PKWARE APPNOTE 4.3); no zip64, which wheels below 4 GB do without. */
async function entriesOf(file: FileHandle): Promise<Entry[]> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06'));
  if (end < 0) throw new Error('the wheel is not a zip archive');
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries: Entry[] = [];
  for (let at = 0; at < directory.length; ) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      deflated: directory.readUInt16LE(at + 10) === 8,
      packed: directory.readUInt32LE(at + 20),
      header: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer;
}
