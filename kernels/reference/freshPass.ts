import { entropyOfWeights } from '../../src/numeric/entropy.js';
import type { ChainProcess } from '../chain.js';
import type { Evidence } from './evidence.js';
import { messageBytes, messagesFor } from './families.js';

/** Positions of a stretch: a pass keeps the forward messages of one stretch, and one per stretch. */
export function stretchOf(length: number): number {
  return Math.ceil(Math.sqrt(length));
}

/** Bytes that the messages of a fresh pass need. */
export function freshBytes(chain: ChainProcess, length: number): number {
  const stretch = stretchOf(length);
  return messageBytes(chain) * (2 * (stretch + 1) + Math.ceil(length / stretch));
}

/**
 * [L] H(X_i | all other revealed tokens), nats, from full forward and backward passes over the evidence. Stretch by
 * stretch from the end, forward messages are computed again from those kept at the stretches' ends, so that about
 * 3 sqrt(L) messages serve instead of 2 L.
 */
export function freshEntropies(chain: ChainProcess, evidence: Evidence): Float64Array {
  const { length, vocabularySize } = evidence;
  const stretch = stretchOf(length);
  const messages = messagesFor(chain, evidence, Math.min(length, stretch + 1));
  messages.resetEnds();
  const kept = [messages.forward(0).slice()];
  for (let j = 1; j < length; j++) {
    messages.forwardStep(j);
    if (j % stretch === 0) kept.push(messages.forward(j).slice());
  }
  const law = new Float64Array(vocabularySize);
  const entropies = new Float64Array(length);
  for (let end = length; end > 0; ) {
    const first = (kept.length - 1) * stretch;
    messages.forward(first).set(kept.pop()!);
    for (let j = first + 1; j < end; j++) messages.forwardStep(j);
    for (let j = end - 1; j >= first; j--) {
      if (j < length - 1) messages.backwardStep(j);
      messages.cavity(j, law);
      entropies[j] = entropyOfWeights(law);
    }
    end = first;
  }
  return entropies;
}

/** Sum of absolute differences over the sum of the fresh entropies; 0 if all are 0. */
export function disagreement(fresh: Float64Array, current: Float64Array): number {
  let difference = 0;
  let total = 0;
  for (let j = 0; j < fresh.length; j++) {
    difference += Math.abs(fresh[j] - current[j]);
    total += fresh[j];
  }
  return total === 0 ? (difference === 0 ? 0 : Number.POSITIVE_INFINITY) : difference / total;
}
