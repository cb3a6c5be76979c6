import { emptySummaries, summarise } from '../../kernels/reference/summaries.js';
import { LAYER_PARAMETERS, type Network } from './network.js';
import type { Predictor } from './predictor.js';

/** A layer's numbers; see `NetworkShape`. */
interface Layer {
  readonly dilation: number;
  readonly first: Float64Array;
  readonly bias: Float64Array;
  readonly second: Float64Array;
}

/**
 * The laws of a network, in float64. What a revealed token changes is computed anew, and no more: d positions further to
 * both sides with each layer. The laws do not depend on the order in which tokens were revealed, to the last bit.
 */
export class NetworkPosteriors implements Predictor {
  readonly anyContext = true;
  readonly summaries;
  readonly #V: number;
  readonly #W: number;
  readonly #embedding: Float64Array;
  readonly #layers: readonly Layer[];
  readonly #output: Float64Array;
  readonly #outputBias: Float64Array;
  /** [L] V where masked. */
  readonly #tokens: Int32Array;
  /** [layers + 1][L, W] what goes into each layer, and out of the last. */
  readonly #values: readonly Float64Array[];
  /** [layers + 1][L] 1 where that is out of date. */
  readonly #stale: readonly Uint8Array[];
  #upToDate = false;
  /** [L, V] */
  readonly #laws: Float64Array;
  readonly #hidden: Float64Array;
  readonly #law: Float64Array;

  constructor(
    network: Network,
    readonly length: number,
  ) {
    const { vocabularySize, width, dilations } = network;
    const parameters = network.parameters.map((each) => Float64Array.from(each));
    this.#V = vocabularySize;
    this.#W = width;
    this.#embedding = parameters[0];
    this.#layers = dilations.map((dilation, l) => {
      const [first, bias, second] = parameters.slice(1 + l * LAYER_PARAMETERS);
      return { dilation, first, bias, second };
    });
    [this.#output, this.#outputBias] = parameters.slice(-2);
    this.#tokens = new Int32Array(length).fill(vocabularySize);
    const stages = dilations.length + 1;
    this.#values = Array.from({ length: stages }, () => new Float64Array(length * width));
    this.#stale = Array.from({ length: stages }, () => new Uint8Array(length).fill(1));
    this.#laws = new Float64Array(length * vocabularySize);
    this.#hidden = new Float64Array(width);
    this.#law = new Float64Array(vocabularySize);
    this.summaries = emptySummaries(length);
  }

  reset(): void {
    for (let j = 0; j < this.length; j++) if (this.#tokens[j] !== this.#V) this.#set(j, this.#V);
  }

  reveal(position: number, token: number): void {
    this.#set(position, token);
  }

  law(position: number, out: Float64Array, offset = 0): void {
    this.#compute();
    const from = position * this.#V;
    for (let x = 0; x < this.#V; x++) out[offset + x] = this.#laws[from + x];
  }

  refresh(): void {
    for (let j = 0; j < this.length; j++) {
      if (this.#tokens[j] !== this.#V) continue;
      this.law(j, this.#law);
      summarise(this.#law, this.summaries, j);
    }
  }

  #set(position: number, token: number): void {
    this.#tokens[position] = token;
    this.#stale[0][position] = 1;
    this.#upToDate = false;
  }

  /** Brings laws up to date. */
  #compute(): void {
    if (this.#upToDate) return;
    const { length } = this;
    for (let j = 0; j < length; j++) if (this.#stale[0][j]) this.#embed(j);
    this.#layers.forEach((layer, l) => {
      const before = this.#stale[l];
      const { dilation: d } = layer;
      for (let j = 0; j < length; j++) {
        const seen = before[j] || (j >= d && before[j - d]) || (j + d < length && before[j + d]);
        if (seen) this.#stale[l + 1][j] = 1;
        // What comes out at the end is of use for masked positions only.
        if (this.#stale[l + 1][j] && (l + 1 < this.#layers.length || this.#tokens[j] === this.#V))
          this.#through(layer, this.#values[l], this.#values[l + 1], j);
      }
      before.fill(0);
    });
    const last = this.#stale[this.#layers.length];
    for (let j = 0; j < length; j++)
      if (last[j] && this.#tokens[j] === this.#V) {
        this.#softmax(j);
        last[j] = 0;
      }
    this.#upToDate = true;
  }

  #embed(j: number): void {
    const W = this.#W;
    const from = this.#tokens[j] * W;
    for (let i = 0; i < W; i++) this.#values[0][j * W + i] = this.#embedding[from + i];
  }

  /** Position j through a layer. */
  #through({ dilation, first, bias, second }: Layer, x: Float64Array, out: Float64Array, j: number): void {
    const W = this.#W;
    const hidden = this.#hidden;
    for (let i = 0; i < W; i++) hidden[i] = bias[i];
    for (let tap = 0; tap < 3; tap++) {
      const at = j + (tap - 1) * dilation;
      if (at >= 0 && at < this.length) addProduct(x, at * W, W, first, tap * W * W, hidden, 0, W);
    }
    for (let i = 0; i < W; i++) hidden[i] = Math.max(0, hidden[i]);
    for (let i = 0; i < W; i++) out[j * W + i] = x[j * W + i];
    addProduct(hidden, 0, W, second, 0, out, j * W, W);
  }

  #softmax(j: number): void {
    const V = this.#V;
    const laws = this.#laws;
    const at = j * V;
    for (let x = 0; x < V; x++) laws[at + x] = this.#outputBias[x];
    addProduct(this.#values[this.#layers.length], j * this.#W, this.#W, this.#output, 0, laws, at, V);
    let largest = Number.NEGATIVE_INFINITY;
    for (let x = 0; x < V; x++) largest = Math.max(largest, laws[at + x]);
    let total = 0;
    for (let x = 0; x < V; x++) total += laws[at + x] = Math.exp(laws[at + x] - largest);
    for (let x = 0; x < V; x++) laws[at + x] /= total;
  }
}

/** Adds `x[from ..] matrix[offset ..]`, of shape [rows] [rows, columns], to `out[to ..]`. */
function addProduct(
  x: Float64Array,
  from: number,
  rows: number,
  matrix: Float64Array,
  offset: number,
  out: Float64Array,
  to: number,
  columns: number,
): void {
  let k = 0;
  // Four rows at a time: the sums are read and written a quarter as often.
  for (; k + 4 <= rows; k += 4) {
    const a = x[from + k];
    const b = x[from + k + 1];
    const c = x[from + k + 2];
    const d = x[from + k + 3];
    const first = offset + k * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    for (let i = 0; i < columns; i++)
      out[to + i] +=
        a * matrix[first + i] + b * matrix[second + i] + c * matrix[third + i] + d * matrix[fourth + i];
  }
  for (; k < rows; k++) {
    const value = x[from + k];
    const row = offset + k * columns;
    for (let i = 0; i < columns; i++) out[to + i] += value * matrix[row + i];
  }
}

/** Bytes that the laws of a network take in a thread. */
export function networkBytes(
  { vocabularySize, width, dilations, parameters }: Network,
  length: number,
): number {
  const numbers = parameters.reduce((sum, { length: count }) => sum + 2 * count, 0);
  return 8 * (numbers + length * (width * (dilations.length + 1) + 2 * vocabularySize));
}
