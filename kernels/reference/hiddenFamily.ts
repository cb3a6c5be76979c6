import { entropyOfWeights } from '../../src/numeric/entropy.js';
import { CompensatedSum } from '../../src/numeric/sum.js';
import { fillWords, type PhiloxKey, PURPOSE } from '../../src/random/philox.js';
import type { HiddenChain } from '../chain.js';
import { drawFromRow, wordsFor } from './drawRow.js';
import type { Family } from './family.js';
import { HiddenMessages } from './hiddenMessages.js';

/** Hidden Markov chains. */
export const hiddenFamily: Family<HiddenChain> = {
  draw: drawHiddenTokens,
  logProbability: hiddenLog,
  predictiveEntropies: (chain) => (tokens) => hiddenEntropies(chain, tokens),
  messages: (chain, evidence, slots) => new HiddenMessages(chain, evidence, slots),
  states: ({ states }) => states,
  newest: ({ states }) => states,
  initial: () => 1,
  advance: hiddenAdvance,
  tokenLaw: emitted,
};

function drawHiddenTokens(
  chain: HiddenChain,
  length: number,
  key: PhiloxKey,
  trajectory: number,
): Int32Array {
  const { vocabularySize, states, initial, transition, emission } = chain;
  const stateWords = wordsFor(length);
  const tokenWords = wordsFor(length);
  fillWords(key, PURPOSE.hiddenStates, trajectory, length, stateWords);
  fillWords(key, PURPOSE.tokens, trajectory, length, tokenWords);
  const thresholds = new Uint32Array(Math.max(states, vocabularySize));
  const tokens = new Int32Array(length);
  let state = 0;
  for (let j = 0; j < length; j++) {
    state = drawFromRow(j === 0 ? initial : transition, state, states, stateWords[j], thresholds);
    tokens[j] = drawFromRow(emission, state, vocabularySize, tokenWords[j], thresholds);
  }
  return tokens;
}

function hiddenLog(chain: HiddenChain, tokens: ArrayLike<number>): number {
  const { states: S, initial, transition, emission, vocabularySize: V } = chain;
  const sum = new CompensatedSum();
  let belief = initial;
  for (let j = 0; j < tokens.length; j++) {
    const joint = Float64Array.from(belief, (p, s) => p * emission[s * V + tokens[j]]);
    const evidence = joint.reduce((a, b) => a + b);
    if (evidence === 0) return Number.NEGATIVE_INFINITY;
    sum.add(Math.log(evidence));
    const next = new Float64Array(S);
    for (let s = 0; s < S; s++) {
      const weight = joint[s] / evidence;
      if (weight > 0) for (let t = 0; t < S; t++) next[t] += weight * transition[s * S + t];
    }
    belief = next;
  }
  return sum.value;
}

/** The entropy of the forward filter's prediction. */
function hiddenEntropies(chain: HiddenChain, tokens: ArrayLike<number>): Float64Array {
  const { states, vocabularySize, transition, emission } = chain;
  const entropies = new Float64Array(tokens.length);
  const prediction = new Float64Array(vocabularySize);
  let belief = Float64Array.from(chain.initial);
  for (let t = 0; t < tokens.length; t++) {
    prediction.fill(0);
    for (let s = 0; s < states; s++) {
      if (belief[s] === 0) continue;
      for (let x = 0; x < vocabularySize; x++) prediction[x] += belief[s] * emission[s * vocabularySize + x];
    }
    entropies[t] = entropyOfWeights(prediction);
    const seen = tokens[t];
    const next = new Float64Array(states);
    for (let s = 0; s < states; s++) {
      const weight = (belief[s] * emission[s * vocabularySize + seen]) / prediction[seen];
      if (weight === 0) continue;
      for (let to = 0; to < states; to++) next[to] += weight * transition[s * states + to];
    }
    belief = next;
  }
  return entropies;
}

function hiddenAdvance({ states: S, initial, transition }: HiddenChain) {
  return (j: number, before: Float64Array) => {
    if (j === 0) return initial;
    const law = new Float64Array(S);
    for (let s = 0; s < S; s++) for (let t = 0; t < S; t++) law[t] += before[s] * transition[s * S + t];
    return law;
  };
}

function emitted({ emission, vocabularySize: V }: HiddenChain, law: Float64Array): Float64Array {
  const tokens = new Float64Array(V);
  for (let s = 0; s < law.length; s++) for (let x = 0; x < V; x++) tokens[x] += law[s] * emission[s * V + x];
  return tokens;
}
