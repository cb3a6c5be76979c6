import { MaskgapError } from '../errors.js';

/** The error where rounding or the range of an engine's numbers decides what is possible. */
export function beyondEngine(): MaskgapError {
  return new MaskgapError(
    'engine',
    "a token's probability is below what this engine can represent",
    'use --engine reference',
  );
}
