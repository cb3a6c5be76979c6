import { z } from 'zod';
import type { RolloutMeans } from '../chunks/rollout.js';
import type { ChunkMeans } from '../chunks/task.js';
import { inputError } from '../errors.js';

const vector = z.base64().transform((text, context) => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % 8 === 0) return new Float64Array(Uint8Array.from(bytes).buffer);
  context.addIssue({ code: 'custom', message: 'not a whole number of float64' });
  return z.NEVER;
});

const schema = z.strictObject({
  chunk: z.int().min(0),
  trajectories: z.int().min(1),
  profile: vector,
  total: z.number(),
  sums: vector,
  totals: vector.optional(),
  marginal: vector.optional(),
  conditional: vector.optional(),
  surprisal: z.number().optional(),
  tolerance: z.number(),
  disagreement: z.number().optional(),
});

const rolloutSchema = z.strictObject({
  chunk: z.int().min(0),
  trajectories: z.int().min(1),
  values: vector,
  transitions: vector.optional(),
  marginals: vector.optional(),
  tolerance: z.number(),
  disagreement: z.number().optional(),
});

/** One chunk as a line of JSON; vectors are the base64 of little-endian float64, so that they come back bit for bit. */
export function encodeChunk(chunk: object): string {
  return JSON.stringify(chunk, (_key, value) =>
    ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
      : value,
  );
}

/** The chunk of a line of sweeps with the given number of levels; `place` is named when the line is damaged. */
export function decodeChunk(line: string, levels: number, place: string): ChunkMeans {
  return decoded(line, place, (value) => {
    const chunk = schema.parse(value);
    return chunk.profile.length === levels ? chunk : undefined;
  });
}

/** The chunk of a line of rollouts with the given number of values. */
export function decodeRollouts(line: string, values: number, place: string): RolloutMeans {
  return decoded(line, place, (value) => {
    const chunk = rolloutSchema.parse(value);
    return chunk.values.length === values ? chunk : undefined;
  });
}

function decoded<Means>(line: string, place: string, parse: (value: unknown) => Means | undefined): Means {
  try {
    const chunk = parse(JSON.parse(line));
    if (chunk !== undefined) return chunk;
  } catch {
    // Reported below.
  }
  throw inputError(`${place}: damaged chunk`, 'delete the line; the chunk will be computed again');
}
