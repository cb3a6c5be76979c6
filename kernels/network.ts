/**
 * A bidirectional network over tokens and the mask: an embedding, residual layers that see position j and its neighbours
 * j - d and j + d (zeros beyond the ends), one dilation d a layer, and a softmax over tokens:
 *
 *     x = E[token or mask];  x += relu([x(j - d), x(j), x(j + d)] A + a) B, layer by layer;  law = softmax(x O + o).
 *
 * Dilated convolutions as in van den Oord et al. 1609.03499, without their causality.
 */
export interface NetworkShape {
  /** V; the mask is token V of the embedding. */
  readonly vocabularySize: number;
  /** W, the number of channels. */
  readonly width: number;
  /** d of each layer. */
  readonly dilations: readonly number[];
}

/** A network with its numbers. Plain data: it goes to worker threads. */
export interface Network extends NetworkShape {
  /** In the order of `parametersOf`; row-major float32. */
  readonly parameters: readonly Float32Array[];
}

/** What the parameters are called, and their shapes. */
export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Parameters of a layer, in this order. */
export const LAYER_PARAMETERS = 3;

/** Every parameter of a network: E, then A, a and B of each layer, then O and o. */
export function parametersOf({ vocabularySize: V, width: W, dilations }: NetworkShape): ParameterShape[] {
  return [
    { name: 'embedding', shape: [V + 1, W] },
    ...dilations.flatMap((_, l) => [
      { name: `layers.${l}.in`, shape: [3 * W, W] },
      { name: `layers.${l}.bias`, shape: [W] },
      { name: `layers.${l}.out`, shape: [W, W] },
    ]),
    { name: 'output', shape: [W, V] },
    { name: 'outputBias', shape: [V] },
  ];
}

/** The dilations of so many layers: 1, 2, 4, 8 as far as they reach within L, then from 1 again. */
export function dilationsOf(layers: number, length: number): number[] {
  const distinct = Math.max(1, Math.min(MOST_DOUBLINGS, Math.ceil(Math.log2(length))));
  return Array.from({ length: layers }, (_, l) => 2 ** (l % distinct));
}

/** Dilations up to 8: a stack of four layers sees 15 positions to both sides, the next one 15 more. */
const MOST_DOUBLINGS = 4;
