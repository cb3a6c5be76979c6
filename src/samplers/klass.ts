import { lowest, rounded } from './ranking.js';
import type { UnmaskingFamily } from './sampler.js';

/** Defaults of the authors' code for LLaDA. */
const THRESHOLD = 0.9;
const STABILITY = 0.01;
const HISTORY = 2;

/**
 * Every position whose top probability exceeds `threshold` and whose law has moved by less than `stability` (KL of the
 * law now from that one round ago) in each of the last `history` rounds; where there is none, the `perRound` surest ones.
 *
 * Source: KLASS (Kim et al. 2511.05664, algorithm 1; shkim0116/KLASS, `src/model/llada_klass.py`, `stable_confident_decode`
 * with alg "klass" and strategy "all": its first KL is from a law of zeros, so that nothing is stable before `history` real
 * ones). The authors take the likeliest token of each position; here it is drawn from its law, as for every sampler.
 */
export const klass: UnmaskingFamily = {
  name: 'klass',
  summary:
    'every position that is sure (--threshold) and stable (--stability, --history), or else the surest',
  argument: 'threshold',
  options: ['threshold', 'stability', 'history', 'perRound'],
  create: ({ threshold = THRESHOLD, stability = STABILITY, history = HISTORY, perRound = 1 }) => ({
    needs: 'drifts',
    history,
    next: ({ masked, summaries: { top }, drifts }) => {
      const surest = (candidates: Int32Array, count: number) =>
        lowest(candidates, (position) => 1 - top[position], count);
      const settled = (position: number) =>
        drifts.length === history && drifts.every((drift) => rounded(drift[position]) < rounded(stability));
      const ready = masked.filter(
        (position) => rounded(top[position]) > rounded(threshold) && settled(position),
      );
      return ready.length > 0
        ? surest(ready, ready.length)
        : surest(masked, Math.min(perRound, masked.length));
    },
  }),
};
