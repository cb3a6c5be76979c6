import type { Laws } from '../../kernels/laws.js';
import { type MaskedTokens, positionsOf } from '../../kernels/maskedTokens.js';
import { type Choose, uniformSubset } from './choice.js';
import { steppedOptions, tokensOfStep } from './revisingSteps.js';
import type { RevisingFamily } from './sampler.js';

/**
 * Random unmasking with a uniform (uninformed) corrector: after every round that fills tokens at uniformly random
 * positions come corrector rounds that draw some revealed tokens, chosen uniformly, again, each from its law given all
 * other revealed tokens. One token a round is a Gibbs step, which keeps p; several at once are drawn independently
 * ("Hogwild"). Zhao et al. 2407.21243, section 3.1, with a uniform choice (their "random scan") in place of their informed one:
 * as there, tokens are drawn in parallel without repetition, and which positions are masked does not change. Predictor
 * and corrector rounds: Campbell et al. 2205.14987, section 4.4. What Zhao et al. call the uninformed corrector (section 2.3) is
 * not this one but Campbell et al.'s, which masks tokens at random and fills others: ReMDM with
 * sigma = (alpha_s - alpha_t) / alpha_t (Wang et al. 2503.00307, Proposition 4.2). Ours: the defaults, one token in one
 * round after every round that fills.
 */
export const uniformCorrector: RevisingFamily = {
  revises: true,
  name: 'uniform-corrector',
  summary: 'random unmasking, with rounds in between that draw K random revealed tokens again',
  argument: 'corrected',
  options: ['corrected', 'corrections'],
  create: (options, length) => {
    const { steps, corrected = 1, corrections = 1 } = steppedOptions('uniform-corrector', options, length);
    return {
      rounds: steps * (1 + corrections),
      passes: 1,
      *step(state, round, choose) {
        const fills = round % (1 + corrections) === 0;
        const size = fills ? tokensOfStep(length, steps, round / (1 + corrections)) : corrected;
        const candidates = positionsOf(state, fills);
        const chosen = uniformSubset(candidates, Math.min(size, candidates.length), choose);
        return drawnAnew(state, chosen, yield state, choose);
      },
    };
  },
};

/** Draws the tokens at the positions independently, each given the revealed tokens at all other positions. */
function drawnAnew(
  state: MaskedTokens,
  positions: readonly number[],
  laws: Laws,
  choose: Choose,
): MaskedTokens {
  const next = state.slice();
  for (const position of positions) next[position] = choose(laws(position));
  return next;
}
