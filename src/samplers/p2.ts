import { MASK } from '../../kernels/maskedTokens.js';
import { lowest } from './ranking.js';
import { steppedOptions } from './revisingSteps.js';
import type { RevisingFamily } from './sampler.js';

/** Within the range of `lowest`. */
const MOST_NATS = 255;

/**
 * P2, path planning with a planner (Peng et al. 2502.03540, Algorithm 1; pengzhangzhi/path_planning, `p2_sampling`, linear
 * kappa, score log p): every masked position is filled; a filled-in token scores the log-probability with which it was
 * drawn, a revealed token eta times the planner's log-probability of it in the filled sequence; after step i of T the
 * floor(L (1 - i/T)) tokens of lowest score are masked (again). The planner here is optimal too: p(x_i | all other tokens).
 * eta = 0 never takes a token back. Scores below -255 count as equal, those of impossible surroundings (log 0) among them.
 */
export const p2: RevisingFamily = {
  revises: true,
  name: 'p2',
  summary:
    'P2 path planning: the tokens of lowest probability are masked again, revealed ones weighed by ETA',
  argument: 'eta',
  options: ['eta'],
  create: (options, length) => {
    const { steps, eta = 1 } = steppedOptions('p2', options, length);
    return {
      rounds: steps,
      passes: 2,
      *step(state, round, choose) {
        const laws = yield state;
        const filled = state.slice();
        const scores = new Array<number>(length).fill(0);
        for (let j = 0; j < length; j++) {
          if (state[j] !== MASK) continue;
          filled[j] = choose(laws(j));
          scores[j] = Math.log(laws(j)[filled[j]]);
        }
        if (eta > 0) {
          const planned = yield filled;
          for (let j = 0; j < length; j++) {
            if (state[j] !== MASK) scores[j] = eta * Math.log(planned(j)[filled[j]]);
          }
        }
        const masked = Math.floor((length * (steps - round - 1)) / steps);
        const surprisal = (position: number) => Math.min(MOST_NATS, -scores[position]);
        const kept = new Set(lowest(Int32Array.from(state.keys()), surprisal, length - masked));
        return filled.map((token, j) => (kept.has(j) ? token : MASK));
      },
    };
  },
};
