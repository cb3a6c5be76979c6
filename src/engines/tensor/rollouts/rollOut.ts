import { allMasked, type MaskedTokens, positionsOf } from '../../../../kernels/maskedTokens.js';
import { NO_SUMMARIES } from '../../../../kernels/reference/summaries.js';
import { Drifts } from '../../../chunks/drifts.js';
import type { Sampler } from '../../../samplers/sampler.js';
import type { Course } from './course.js';
import type { Dialogue, StateLaws } from './dialogue.js';
import type { Round } from './roundTerms.js';
import { roundTerms } from './roundTerms.js';
import { Asker, type FillerSetting, lookedAt } from './views.js';

/** The random part of one trajectory, besides its tokens. */
export interface RolloutDraws {
  /** [L] its uniform order. */
  readonly order: Int32Array;
  /** Uniform in [0, 1), for every round: where within it a pass is taken. */
  readonly coupling: (round: number) => number;
}

/** A rollout at its end. */
export interface RolledOut {
  readonly tokens: MaskedTokens;
  readonly rounds: number;
  /** Every state on the way, the last one apart, was possible under the data. */
  readonly sound: boolean;
}

/**
 * Runs a sampler on one trajectory by full passes: one at the start of every round, for its choice and the laws that fill
 * it, and at most two within it; see `roundTerms`.
 *
 * @param isInside whether p(x) > 0 of a whole sequence
 */
export function* rollOut(
  setting: FillerSetting,
  sampler: Sampler,
  course: Course,
  { order, coupling }: RolloutDraws,
  isInside: (tokens: MaskedTokens) => boolean,
): Dialogue<RolledOut> {
  const { length, vocabularySize: V } = setting;
  const asker = new Asker(setting);
  const drifts = sampler.needs === 'drifts' ? new Drifts(length, V, sampler.history ?? 1) : undefined;
  const ranks = new Int32Array(length);
  order.forEach((position, rank) => {
    ranks[position] = rank;
  });
  let before = allMasked(length);
  let masked = Int32Array.from(before.keys());
  let views = asker.opening();
  for (let rounds = 0; ; rounds++) {
    const looked = lookedAt(views.filler, length, V);
    const chosen = sampler.next({
      length,
      masked,
      order,
      summaries: sampler.needs === 'nothing' ? NO_SUMMARIES : looked.summaries(masked),
      drifts: drifts?.next(looked, masked) ?? [],
    });
    // The order in which a round's tokens are taken one by one may be any; it is a uniformly random one of them.
    const positions = Int32Array.from(chosen).sort((a, b) => ranks[a] - ranks[b]);
    const offered = lawsOf(views.filler, positions, V);
    const given = views.data === views.filler ? offered : lawsOf(views.data, positions, V);
    const round: Round = { positions, offered, given, before };
    const after = before.slice();
    for (let n = 0; n < positions.length; n++) after[positions[n]] = course.token(round, n);
    masked = Int32Array.from(positionsOf(after, true));
    const wasSound = asker.sound;
    const last = masked.length === 0;
    if (!last) views = yield* asker.at(after, masked[0]);
    if (wasSound) {
      const laws = yield* lawsAfter(asker, round, after, last, views.data, isInside);
      course.account(round, yield* roundTerms(asker, round, after, laws, coupling(rounds)));
    }
    if (last) return { tokens: after, rounds: rounds + 1, sound: asker.sound };
    before = after;
  }
}

/** The data's laws after a round; undefined if what is revealed then is impossible. */
function* lawsAfter(
  asker: Asker,
  { positions }: Round,
  after: MaskedTokens,
  last: boolean,
  laws: StateLaws,
  isInside: (tokens: MaskedTokens) => boolean,
): Dialogue<StateLaws | undefined> {
  if (!last) return asker.sound ? laws : undefined;
  if (!isInside(after)) return undefined;
  // Of a single token all is known at the start of its round.
  return positions.length === 1 ? laws : yield* asker.between(after, positions[0]);
}

/** [positions, V] */
function lawsOf(laws: StateLaws, positions: Int32Array, vocabularySize: number): Float64Array {
  const out = new Float64Array(positions.length * vocabularySize);
  for (let n = 0; n < positions.length; n++) laws(positions[n], out, n * vocabularySize);
  return out;
}
