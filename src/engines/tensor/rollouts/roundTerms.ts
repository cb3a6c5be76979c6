import type { MaskedTokens } from '../../../../kernels/maskedTokens.js';
import type { Dialogue, StateLaws } from './dialogue.js';
import type { Asker } from './views.js';

/** The data's law of a round's position, given some of the round's other tokens as well; with its weight in a sum over the round. */
export interface RoundTerm {
  readonly n: number;
  /** [V] */
  readonly law: Float64Array;
  readonly weight: number;
  /** What the law is given, apart from the position itself. */
  readonly state: MaskedTokens;
}

/**
 * What a round of r tokens, taken one by one in a uniformly random order, comes to: sum_j f(j), f(j) the mean over a
 * position of the round and j other ones, chosen uniformly, of a function of the position's law given these j tokens. Here
 * f(0) is taken at the start of the round, f(r - 1) from the leave-one-out laws after it, and f(1) .. f(r - 2) from two that
 * stand for all: j uniform and r - 1 - j, the lower one from the laws of positions still masked, the upper one from
 * leave-one-out laws. Every f is averaged over all positions that a pass has of it. Derived; THEORY, "full passes at chosen
 * levels", applied within a round.
 *
 * @param after the state after the round
 * @param laws of that state; undefined if it is impossible
 * @param uniform in [0, 1), chooses j
 * @returns undefined if the round's tokens are impossible
 */
export function* roundTerms(
  asker: Asker,
  round: Round,
  after: MaskedTokens,
  laws: StateLaws | undefined,
  uniform: number,
): Dialogue<readonly RoundTerm[] | undefined> {
  const { positions, before, given, offered } = round;
  const r = positions.length;
  const V = given.length / r;
  const from = (first: number, end: number, state: MaskedTokens, laws: StateLaws, weight: number) =>
    Array.from({ length: end - first }, (_, i): RoundTerm => {
      const n = first + i;
      const law = new Float64Array(V);
      laws(positions[n], law, 0);
      return { n, law, weight: weight / (end - first), state };
    });
  /** At the start; nothing where these are the very laws that the filler offers. */
  const start =
    given === offered
      ? []
      : Array.from({ length: r }, (_, n): RoundTerm => {
          return { n, law: given.slice(n * V, (n + 1) * V), weight: 1 / r, state: before };
        });
  if (laws === undefined) return undefined;
  if (r === 1) return start;
  const end = from(0, r, after, laws, 1);
  if (r === 2) return [...start, ...end];
  const j = 1 + Math.floor(uniform * (r - 2));
  const lower = Math.min(j, r - 1 - j);
  const upper = r - 1 - lower;
  /** With the first `count` of the round's tokens. */
  const partly = (count: number) => {
    const state = before.slice();
    for (let n = 0; n < count; n++) state[positions[n]] = after[positions[n]];
    return state;
  };
  const early = partly(lower);
  const earlyLaws = yield* asker.between(early, positions[r - 1]);
  if (earlyLaws === undefined) return undefined;
  const middle = from(lower, r, early, earlyLaws, (r - 2) / 2);
  const late = partly(upper + 1);
  const lateLaws = yield* asker.between(late, positions[r - 1]);
  if (lateLaws === undefined) return undefined;
  return [...start, ...middle, ...from(0, upper + 1, late, lateLaws, (r - 2) / 2), ...end];
}
/** One round of a rollout. */

export interface Round {
  /** Its positions, in the trajectory's random order. */
  readonly positions: Int32Array;
  /** [positions, V] the filler's laws of them at its start. */
  readonly offered: Float64Array;
  /** [positions, V] the data's laws; the same array where the filler is optimal. */
  readonly given: Float64Array;
  /** The sequence at its start. */
  readonly before: MaskedTokens;
}
