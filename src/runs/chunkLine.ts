import { z } from 'zod';
import type { ChunkMeans } from '../engines/engine.js';
import { MaskgapError } from '../errors.js';

const VECTORS = ['profile', 'marginal', 'conditional', 'surprisal'] as const;

const schema = z.strictObject({
  chunk: z.int().min(0),
  trajectories: z.int().min(1),
  tolerance: z.number(),
  disagreement: z.number().optional(),
  ...(Object.fromEntries(VECTORS.map((name) => [name, z.base64()])) as Record<
    (typeof VECTORS)[number],
    z.ZodBase64
  >),
});

/** One chunk as a line of JSON; vectors are the base64 of little-endian float64, so that they come back bit for bit. */
export function encodeChunk(chunk: ChunkMeans): string {
  const vectors = VECTORS.map((name) => {
    const { buffer, byteOffset, byteLength } = chunk[name];
    return [name, Buffer.from(buffer, byteOffset, byteLength).toString('base64')];
  });
  return JSON.stringify({ ...chunk, ...Object.fromEntries(vectors) });
}

/** The chunk of a line; `place` is named when the line is damaged. */
export function decodeChunk(line: string, length: number, place: string): ChunkMeans {
  const damaged = (cause: unknown) =>
    new MaskgapError(
      'input',
      `${place}: damaged chunk`,
      'delete the line; the chunk will be computed again',
      { cause },
    );
  try {
    const parsed = schema.parse(JSON.parse(line));
    const vectors = VECTORS.map((name) => {
      const bytes = Buffer.from(parsed[name], 'base64');
      if (bytes.length !== 8 * length) throw new Error(`${name} has ${bytes.length} bytes`);
      return [name, new Float64Array(Uint8Array.from(bytes).buffer)];
    });
    return { ...parsed, ...Object.fromEntries(vectors) };
  } catch (cause) {
    throw damaged(cause);
  }
}
