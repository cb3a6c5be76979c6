import { inputError } from '../errors.js';
import { answerOf, type BitState, MASK, type MaskedSampler, nextFilling, remasked } from './maskedSampler.js';

/** Most states that are followed at once. */
export const MOST_STATES = 2 ** 20;

/** What a sampler produces, exactly. */
export interface SamplerLaw {
  /** Probability by answer, written as a string of bits; answers of probability 0 are absent. */
  readonly answers: ReadonlyMap<string, number>;
  /** Probability by number of rounds. */
  readonly rounds: ReadonlyMap<number, number>;
}

/**
 * The exact law of a sampler's answer and rounds: the probabilities of all partially masked states, round by round.
 *
 * @throws if more than 2^20 states have positive probability at once
 */
export function maskedSamplerLaw(sampler: MaskedSampler): SamplerLaw {
  const answers = new Map<string, number>();
  const rounds = new Map<number, number>();
  let states = new Map<string, Weighted>();
  add(states, new Int8Array(sampler.length).fill(MASK), 1);
  for (let round = 0; states.size > 0; round++) {
    const next = new Map<string, Weighted>();
    for (const { state, probability } of states.values()) {
      const { positions, probabilities } = nextFilling(sampler, state);
      if (positions.length === 0) {
        increase(answers, answerOf(sampler, state).join(''), probability);
        increase(rounds, round, probability);
        continue;
      }
      const branch = (at: number, filled: BitState, weight: number): void => {
        if (at === positions.length) {
          add(next, remasked(sampler, filled), weight);
          if (next.size > MOST_STATES) throw tooMany();
          return;
        }
        for (const bit of [0, 1]) {
          const p = bit === 1 ? probabilities[at] : 1 - probabilities[at];
          if (p === 0) continue;
          const copy = filled.slice();
          copy[positions[at]] = bit;
          branch(at + 1, copy, weight * p);
        }
      };
      branch(0, state, probability);
    }
    states = next;
  }
  return { answers, rounds };
}

interface Weighted {
  readonly state: BitState;
  probability: number;
}

function add(states: Map<string, Weighted>, state: BitState, probability: number): void {
  const key = state.join('');
  const known = states.get(key);
  if (known === undefined) states.set(key, { state, probability });
  else known.probability += probability;
}

function increase<Key>(map: Map<Key, number>, key: Key, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by);
}

function tooMany() {
  return inputError(
    `the sampler reaches more than ${MOST_STATES} states in one round`,
    'sample it, or take fewer random bits',
  );
}
