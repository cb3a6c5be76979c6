import { lowConfidence } from './lowConfidence.js';
import { p2 } from './p2.js';
import { remdmCap, remdmLoop, remdmRescale } from './remdm.js';
import type { RevisingFamily } from './revisingRule.js';
import { uniformCorrector } from './uniformCorrector.js';

/** Every revising sampler, in the order of the help text. */
export const revisingFamilies: readonly RevisingFamily[] = [
  lowConfidence,
  remdmCap,
  remdmRescale,
  remdmLoop,
  uniformCorrector,
  p2,
];
