import { encodeChunk } from './chunkLine.js';
import { type ResultEntry, readBodies } from './resultIndex.js';
import type { ResultHead } from './resultLine.js';
import type { AnyChunk, ChunkKeeper, Sampled } from './sampled.js';

/** Results of a run by chunk. */
export type StoredResults = ReadonlyMap<number, ResultEntry>;

/** Results by run and chunk; one that its shard owed goes before one that was computed as a pilot. */
export function storedResults(entries: readonly ResultEntry[]): ReadonlyMap<number, StoredResults> {
  const runs = new Map<number, Map<number, ResultEntry>>();
  for (const entry of entries) {
    const run = runs.get(entry.run) ?? new Map<number, ResultEntry>();
    runs.set(entry.run, run);
    if (run.get(entry.chunk)?.pilot !== undefined || !run.has(entry.chunk)) run.set(entry.chunk, entry);
  }
  return runs;
}

/** Chunks back from where they lie. */
export async function loadChunks<Chunk extends AnyChunk>(
  entries: readonly ResultEntry[],
  sha256: string,
  { decoder }: Pick<Sampled<Chunk>, 'decoder'>,
): Promise<Chunk[]> {
  const bodies = await readBodies(entries, sha256);
  const decode = await decoder();
  return bodies.map((body, i) => decode(body, entries[i].file));
}

/** Chunks that were loaded, and a place for those that are added to them. */
export function keeperOf<Chunk extends AnyChunk>(
  loaded: readonly Chunk[],
  keep: (chunk: Chunk) => Promise<void>,
): ChunkKeeper<Chunk> {
  const known = new Map(loaded.map((chunk) => [chunk.chunk, chunk]));
  return { get: (chunk) => known.get(chunk), add: keep };
}

/** A chunk as it is kept: head and body of its line. */
export function chunkResult(chunk: AnyChunk, head: Omit<ResultHead, 'chunk'>): [ResultHead, string] {
  return [{ ...head, chunk: chunk.chunk }, encodeChunk(chunk)];
}
