import { inputError } from '../errors.js';
import type { SamplerOptions } from './sampler.js';

/**
 * How many tokens a round reveals, given how many are masked, for samplers that take a fixed number per round: always
 * `perRound` (the last round may have fewer), or the sizes of a schedule.
 */
export function roundSizes(
  family: string,
  { perRound, sizes }: SamplerOptions,
  length: number,
): (masked: number) => number {
  if (sizes !== undefined) {
    const bySize = new Map<number, number>();
    let masked = length;
    for (const size of sizes) {
      bySize.set(masked, size);
      masked -= size;
    }
    return (left) => bySize.get(left)!;
  }
  if (perRound === undefined)
    throw inputError(
      `sampler ${family} lacks its number of tokens per round`,
      `write ${family}:4, or give --per-round 4, or -T with a schedule`,
    );
  return (masked) => Math.min(perRound, masked);
}
