import type { Laws, RevisionPredictor } from '../../kernels/laws.js';
import { allMasked, MASK, type MaskedTokens } from '../../kernels/maskedTokens.js';
import { inputError, MaskgapError } from '../errors.js';
import { everyOutcome } from '../samplers/choice.js';
import { nextState, type RevisingRule } from '../samplers/revisingRule.js';

/** Most entries (V+1)^(2L) of the transition matrix between partially masked states, where an exact law is asked for. */
export const MAX_TRANSITIONS = 2 ** 23;
/** The same where it is not. */
const CHEAP_TRANSITIONS = 2 ** 17;

const transitions = (vocabularySize: number, length: number) => (vocabularySize + 1) ** (2 * length);

/** Whether the exact law takes no more than a moment. */
export function cheapRevisedLaw(vocabularySize: number, length: number): boolean {
  return transitions(vocabularySize, length) <= CHEAP_TRANSITIONS;
}

/** @throws input error if (V+1)^(2L) > 2^23 */
export function refuseTransitions(vocabularySize: number, length: number): void {
  if (transitions(vocabularySize, length) > MAX_TRANSITIONS)
    throw inputError(
      `${vocabularySize + 1}^${length} partially masked states are too many for an exact law`,
      'use --method monte-carlo, or a shorter length',
    );
}

/**
 * The exact law of a revising sampler's output, [V^L], position 0 slowest: the law over partially masked states goes
 * through the transition matrix of every round (THEORY: remasking and revision).
 *
 * @throws input error if (V+1)^(2L) > 2^23
 */
export function revisedLaw(rule: RevisingRule, predictor: RevisionPredictor, length: number): Float64Array {
  const V = predictor.vocabularySize;
  refuseTransitions(V, length);
  const known = cached(predictor, length);
  let law = new Map([[codeOf(allMasked(length), V), { state: allMasked(length), mass: 1 }]]);
  for (let round = 0; round < rule.rounds; round++) {
    const next: typeof law = new Map();
    for (const { state, mass } of law.values()) {
      everyOutcome(
        (choose) => nextState(rule, state, round, known, choose),
        (after, probability) => {
          const code = codeOf(after, V);
          const entry = next.get(code);
          if (entry === undefined) next.set(code, { state: after, mass: mass * probability });
          else entry.mass += mass * probability;
        },
      );
    }
    law = next;
  }
  const output = new Float64Array(V ** length);
  for (const { state, mass } of law.values()) {
    if (state.includes(MASK)) {
      throw new MaskgapError(
        'internal',
        'a revising sampler ends with masked tokens',
        'its rule has a mistake',
      );
    }
    output[state.reduce((index, token) => index * V + token, 0)] = mass;
  }
  return output;
}

function codeOf(state: MaskedTokens, vocabularySize: number): number {
  return state.reduce((code, token) => code * (vocabularySize + 1) + token + 1, 0);
}

/** The predictor with its laws kept, since every outcome of a round asks for the same ones. */
function cached(predictor: RevisionPredictor, length: number): RevisionPredictor {
  const { vocabularySize } = predictor;
  const known = new Map<number, readonly Float64Array[]>();
  return {
    vocabularySize,
    laws: (state): Laws => {
      const code = codeOf(state, vocabularySize);
      let rows = known.get(code);
      if (rows === undefined) {
        const laws = predictor.laws(state);
        rows = Array.from({ length }, (_, j) => laws(j).slice());
        known.set(code, rows);
      }
      return (position) => rows[position];
    },
  };
}
