import { Buffer, counterBits } from './buffer.js';
import type { LayeredCircuit } from './layers.js';
import { bitAt, type CircuitSampler, MASK } from './maskedSampler.js';

/**
 * A circuit as a sampler that revises: one buffer and a counter c. Round 1 fills layer 0 and c = 0; every later round
 * overwrites the buffer with layer c + 1 and the counter with c + 1, until c = d. Length w + ceil(log2(d + 1)), d + 1
 * rounds. Jiang, Haghtalab & Chen 2512.25014 (revision); the layout is derived.
 */
export function revision(circuit: LayeredCircuit): CircuitSampler {
  const bits = counterBits(circuit.depth);
  const buffer = new Buffer(circuit, bits, 0);
  return {
    length: bits + circuit.width,
    answer: buffer.answer,
    sources: buffer.sources,
    revises: true,
    fill: (state) => (state[0] === MASK || buffer.layer(state) < circuit.depth ? buffer.positions : []),
    predict: (state, position) => {
      if (state[0] === MASK) return buffer.probability(position, 0, () => bitAt(state, 0));
      const layer = buffer.layer(state);
      return buffer.probability(position, layer + 1, (slot) => buffer.value(state, layer, slot));
    },
  };
}
