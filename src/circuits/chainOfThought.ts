import type { LayeredCircuit } from './layers.js';
import { probabilityOfOne } from './layers.js';
import { bitAt, type CircuitSampler, MASK } from './maskedSampler.js';

/**
 * A circuit as a sampler with chain of thought: one position a node, layer after layer, and every round fills a layer.
 * Length N, d + 1 rounds; filled one by one it would take N. Jiang, Haghtalab & Chen 2512.25014 (simulation of parallel
 * samplers with chain of thought).
 */
export function chainOfThought({ layers, size, outputs }: LayeredCircuit): CircuitSampler {
  const first: number[] = [];
  const layerOf: number[] = [];
  layers.forEach((layer, index) => {
    first.push(layerOf.length);
    layerOf.push(...layer.map(() => index));
  });
  return {
    length: size,
    answer: Array.from({ length: outputs }, (_, i) => size - outputs + i),
    sources: layers[0].map((_, slot) => slot),
    revises: false,
    fill: (state) => {
      const start = state.indexOf(MASK);
      if (start < 0) return [];
      return layers[layerOf[start]].map((_, slot) => start + slot);
    },
    predict: (state, position) => {
      const layer = layerOf[position];
      const node = layers[layer][position - first[layer]];
      return probabilityOfOne(node, (slot) => bitAt(state, first[layer - 1] + slot));
    },
  };
}
