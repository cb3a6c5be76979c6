import { type NetworkShape, parametersOf } from '../../kernels/network.js';
import { type PhiloxKey, PURPOSE } from '../random/philox.js';
import { WordStream } from '../random/wordStream.js';

/**
 * First values of a network's parameters, in their order: matrices normal with variance 2 / inputs (He et al. 1502.01852),
 * the embedding of variance 1, what a layer adds and the logits smaller by the number of layers and by 10; no biases.
 */
export function initialParameters(shape: NetworkShape, key: PhiloxKey): Float32Array[] {
  return parametersOf(shape).map(({ name, shape: [rows, columns] }, i) => {
    if (columns === undefined) return new Float32Array(rows);
    const normal = normals(key, i);
    const scale = scaleOf(name, rows, shape.dilations.length);
    return Float32Array.from({ length: rows * columns }, () => scale * normal());
  });
}

function scaleOf(name: string, inputs: number, layers: number): number {
  if (name === 'embedding') return 1;
  const scale = Math.sqrt(2 / inputs);
  if (name === 'output') return scale / 10;
  return name.endsWith('.out') ? scale / Math.sqrt(layers) : scale;
}

/** Standard normal numbers by the method of Box and Muller. */
function normals(key: PhiloxKey, parameter: number): () => number {
  const words = new WordStream(key, PURPOSE.parameters, parameter);
  return () => Math.sqrt(-2 * Math.log(1 - words.nextDouble())) * Math.cos(2 * Math.PI * words.nextDouble());
}
