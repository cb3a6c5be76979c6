import { firstLevel } from '../exact/firstLevel.js';
import { tokenInformation } from '../exact/index.js';
import type { DataModel } from '../models/index.js';
import type { KnownLevels } from './sampledProfile.js';

/** Elementary operations that known levels may always take: some milliseconds. */
const LEAST_BUDGET = 5e6;
/** What they may take beside a run, by the size of the model: a fiftieth of the least sampling of it. */
const PER_TRANSITION = 400;

/**
 * The levels of a profile that are known exactly, beside h(0), where they cost less than 2% of the shortest run: h(1) of
 * stationary chains, h(L-1) of n-grams by windows. What is sampled is compared with them.
 */
export function knownLevels(model: DataModel, length: number): KnownLevels {
  const { process: chain } = model;
  const size =
    chain.kind === 'context' ? chain.transition.length : chain.states * (chain.states + chain.vocabularySize);
  const budget = Math.max(LEAST_BUDGET, PER_TRANSITION * size);
  return {
    first: firstLevel(chain, length, budget),
    last: tokenInformation(model, length, budget)?.lastLevel,
  };
}
