import type { Bit } from './gates.js';
import {
  answerOf,
  type BitState,
  broken,
  MASK,
  type MaskedSampler,
  nextFilling,
  remasked,
} from './maskedSampler.js';

/** What one run of a masked sampler ends with. */
export interface SampledAnswer {
  readonly answer: readonly Bit[];
  readonly rounds: number;
}

/**
 * Runs a masked diffusion sampler once. It knows nothing of what the sampler is for.
 *
 * @param draw a fresh independent bit that is 1 with the given probability
 * @param afterRound called with the state after each round's draws, before anything is remasked
 * @param mostRounds a sampler that still fills after so many rounds has no end
 * @throws if the sampler breaks the rules of the game
 */
export function runMaskedSampler(
  sampler: MaskedSampler,
  draw: (probability: number) => Bit,
  afterRound?: (state: BitState, round: number) => void,
  mostRounds = 1_000_000,
): SampledAnswer {
  let state: BitState = new Int8Array(sampler.length).fill(MASK);
  for (let rounds = 0; rounds < mostRounds; rounds++) {
    const { positions, probabilities } = nextFilling(sampler, state);
    if (positions.length === 0) return { answer: answerOf(sampler, state), rounds };
    const filled = state.slice();
    positions.forEach((position, at) => {
      filled[position] = draw(probabilities[at]);
    });
    afterRound?.(filled.slice(), rounds + 1);
    state = remasked(sampler, filled);
  }
  throw broken(`the sampler still fills after ${mostRounds} rounds`);
}
