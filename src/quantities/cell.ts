import { parseSchedule } from '../schedules/registry.js';
import type { RequestedSchedule } from '../schedules/requested.js';

/** One place of the grid: what is estimated, of what. A key that does not apply to the quantity is left out. */
export interface Cell {
  /** The name of a quantity, which is that of its command. */
  readonly quantity: string;
  /** The name of a model of the study. */
  readonly model: string;
  /** L */
  readonly length: number;
  /** Present where the rounds of the sampler are those of a schedule. */
  readonly schedule?: string;
  /** The T that is asked for. */
  readonly steps?: number;
  /** With its parameters: `confidence:4`; `random` where the schedule says the rest. */
  readonly sampler?: string;
  /** `optimal`, `tempered:0.8`, .., or the name of a model of the study. */
  readonly predictor?: string;
  readonly seed: string;
}

/** The schedule of a cell that has one. */
export function requestOf({ schedule, steps }: Cell): RequestedSchedule {
  return {
    parsed: parseSchedule(schedule!),
    ...(steps === undefined ? {} : { requestedSteps: steps }),
  };
}

/** `kl of trigram, L = 64, T = 8, cosine, confidence, seed 0`. */
export function cellText(cell: Cell): string {
  const { quantity, model, length, steps, schedule, sampler, predictor, seed } = cell;
  const parts = [`${quantity} of ${model}`, `L = ${length}`];
  if (steps !== undefined) parts.push(`T = ${steps}`);
  if (schedule !== undefined) parts.push(schedule);
  if (sampler !== undefined && sampler !== 'random') parts.push(sampler);
  if (predictor !== undefined && predictor !== 'optimal') parts.push(predictor);
  return [...parts, `seed ${seed}`].join(', ');
}
