import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeLine, type ResultHead } from './resultLine.js';

/** Where the result of a chunk lies. */
export interface ResultEntry extends ResultHead {
  readonly file: string;
  /** In bytes. */
  readonly offset: number;
  readonly size: number;
  /** Tells whether two results are the same, whoever computed them. */
  readonly content: string;
}

/** What the result files of a run directory hold. */
export interface ResultIndex {
  /** Valid results in the order of the files. */
  readonly entries: readonly ResultEntry[];
  /** `FILE, line N` of lines that are cut short or changed. */
  readonly damaged: readonly string[];
  /** Bytes of each file in lines that were whole. */
  readonly ends: ReadonlyMap<string, number>;
}

/**
 * Reads all result files of a folder, line by line; a folder that is absent holds none.
 *
 * @param ends where to begin in files that were read before
 */
export async function indexResults(
  folder: string,
  plan: string,
  ends: ReadonlyMap<string, number> = new Map(),
): Promise<ResultIndex> {
  const entries: ResultEntry[] = [];
  const damaged: string[] = [];
  const reached = new Map(ends);
  for (const name of (await namesIn(folder)).toSorted()) {
    const file = join(folder, name);
    let number = 0;
    for await (const { bytes, offset, whole } of linesOf(file, ends.get(file) ?? 0)) {
      number++;
      if (whole) reached.set(file, offset + bytes.length + 1);
      const line = decodeLine(plan, bytes.toString('utf8'));
      if (line === undefined) damaged.push(`${file}, line ${number}`);
      else
        entries.push({
          ...line.head,
          file,
          offset,
          size: bytes.length,
          content: createHash('sha256').update(line.body).digest('base64'),
        });
    }
  }
  return { entries, damaged, ends: reached };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The lines of a file with their places; a last one without a line break counts. */
async function* linesOf(
  file: string,
  start: number,
): AsyncGenerator<{ bytes: Buffer; offset: number; whole: boolean }> {
  let pieces: Buffer[] = [];
  let offset = start;
  const blocks = createReadStream(file, { start, highWaterMark: 1 << 20 });
  for await (const block of blocks as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = block.indexOf(10); at >= 0; at = block.indexOf(10, from)) {
      const bytes = Buffer.concat([...pieces, block.subarray(from, at)]);
      yield { bytes, offset, whole: true };
      offset += bytes.length + 1;
      pieces = [];
      from = at + 1;
    }
    if (from < block.length) pieces.push(Buffer.from(block.subarray(from)));
  }
  if (pieces.length > 0) yield { bytes: Buffer.concat(pieces), offset, whole: false };
}

/** The bodies of some results, in their order. */
export async function readBodies(entries: readonly ResultEntry[], plan: string): Promise<string[]> {
  const files = new Map<string, FileHandle>();
  try {
    const bodies: string[] = [];
    for (const { file, offset, size } of entries) {
      const handle = files.get(file) ?? (await open(file));
      files.set(file, handle);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, offset);
      const line = decodeLine(plan, buffer.toString('utf8', 0, bytesRead));
      if (line === undefined) throw new Error(`${file} was changed while it was read`);
      bodies.push(line.body);
    }
    return bodies;
  } finally {
    for (const handle of files.values()) await handle.close();
  }
}
