import { z } from 'zod';

/** How a fitted model's text became tokens. */
export const encodingSchema = z.strictObject({
  tokens: z.enum(['char', 'byte', 'word']),
  alphabet: z.string().optional(),
  lowerCase: z.boolean(),
});
