import { Buffer, counterBits } from './buffer.js';
import type { LayeredCircuit } from './layers.js';
import { bitAt, type CircuitSampler, MASK, maskedPositions } from './maskedSampler.js';

/**
 * A circuit as a sampler that remasks: two buffers with a counter each. Round 1 fills buffer A with layer 0; every later
 * round fills the masked buffer with the layer after the one that the other holds, and then, while that is not the last
 * layer, hides the other. Length 2w + 2 ceil(log2(d + 1)), d + 1 rounds; the answer is in A iff d is even.
 * Jiang, Haghtalab & Chen 2512.25014 (remasking); the layout is derived.
 */
export function remasking(circuit: LayeredCircuit): CircuitSampler {
  const { depth, width } = circuit;
  const bits = counterBits(depth);
  // The buffer of the answer stands last.
  const starts = [2 * bits, 2 * bits + width];
  const even = depth % 2 === 0;
  const a = new Buffer(circuit, starts[even ? 1 : 0], 0);
  const b = new Buffer(circuit, starts[even ? 0 : 1], bits);
  const isMasked = (state: Int8Array, buffer: Buffer) => state[buffer.first] === MASK;
  return {
    length: 2 * (bits + width),
    answer: (even ? a : b).answer,
    sources: a.sources,
    revises: false,
    fill: (state) => (isMasked(state, a) && isMasked(state, b) ? a.positions : maskedPositions(state)),
    predict: (state, position) => {
      const target = isMasked(state, a) ? a : b;
      const other = target === a ? b : a;
      if (isMasked(state, other)) return target.probability(position, 0, () => bitAt(state, other.first));
      const layer = other.layer(state);
      return target.probability(position, layer + 1, (slot) => other.value(state, layer, slot));
    },
    remask: (state) => {
      if (isMasked(state, a) || isMasked(state, b)) return [];
      const [lower, higher] = a.layer(state) < b.layer(state) ? [a, b] : [b, a];
      return higher.layer(state) < depth ? lower.positions : [];
    },
  };
}
