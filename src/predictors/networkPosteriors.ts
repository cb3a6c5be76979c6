import { LAYER_PARAMETERS, type Network } from '../../kernels/network.js';
import { emptySummaries, summarise } from '../../kernels/reference/summaries.js';
import { instantiateNetwork, type NetworkModule } from '../../kernels/wasm/module.js';
import type { RevisablePredictor } from './statePredictor.js';

const PAGE = 65536;

/** A layer's numbers; see `NetworkShape`. */
interface Layer {
  readonly dilation: number;
  /** [W, 3, W]: the matrices of j - d, j and j + d side by side. */
  readonly first: Float64Array;
  readonly bias: Float64Array;
  readonly second: Float64Array;
}

/**
 * The laws of a network, in float64. What a revealed token changes is computed anew, and no more: d positions further to
 * both sides with each layer. What a position tells its neighbours is kept, so that it is multiplied out once and not for each of
 * them. Matrices are multiplied by WebAssembly (kernels/wasm/assembly/network.ts), in whose memory all numbers lie. The laws do
 * not depend on the order in which tokens were revealed, to the last bit.
 */
export class NetworkPosteriors implements RevisablePredictor {
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
  /** [layers][L, 3, W] what position j tells j + d, j and j - d in a layer. */
  readonly #told: readonly Float64Array[];
  /** [layers + 1][L] 1 where that is out of date. */
  readonly #stale: readonly Uint8Array[];
  #upToDate = false;
  /** [L, V] */
  readonly #laws: Float64Array;
  readonly #hidden: Float64Array;
  /** Channels that the layer's relu lets through. */
  readonly #passing: Int32Array;
  readonly #all: Int32Array;
  readonly #law: Float64Array;
  readonly #module: NetworkModule;

  constructor(
    network: Network,
    readonly length: number,
  ) {
    const { vocabularySize, width, dilations } = network;
    const pages = Math.ceil(networkBytes(network, length) / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.#module = instantiateNetwork(memory);
    let end = 0;
    const floats = (count: number) => {
      const array = new Float64Array(memory.buffer, end, count);
      end += array.byteLength;
      return array;
    };
    const placed = (values: ArrayLike<number>) => {
      const array = floats(values.length);
      array.set(values);
      return array;
    };
    const integers = () => new Int32Array(floats(width).buffer, end - 8 * width, width);
    const parameters = network.parameters;
    this.#V = vocabularySize;
    this.#W = width;
    this.#embedding = placed(parameters[0]);
    this.#layers = dilations.map((dilation, l) => {
      const [first, bias, second] = parameters.slice(1 + l * LAYER_PARAMETERS);
      return {
        dilation,
        first: placed(sideBySide(first, width)),
        bias: placed(bias),
        second: placed(second),
      };
    });
    [this.#output, this.#outputBias] = parameters.slice(-2).map(placed);
    this.#tokens = new Int32Array(length).fill(vocabularySize);
    const stages = dilations.length + 1;
    this.#values = Array.from({ length: stages }, () => floats(length * width));
    this.#told = dilations.map(() => floats(3 * length * width));
    this.#stale = Array.from({ length: stages }, () => new Uint8Array(length).fill(1));
    this.#laws = floats(length * vocabularySize);
    this.#hidden = floats(width);
    this.#passing = integers();
    this.#all = integers();
    this.#all.forEach((_, i) => {
      this.#all[i] = i;
    });
    this.#law = new Float64Array(vocabularySize);
    this.summaries = emptySummaries(length);
  }

  reset(): void {
    for (let j = 0; j < this.length; j++) if (this.#tokens[j] !== this.#V) this.#set(j, this.#V);
  }

  reveal(position: number, token: number): void {
    this.#set(position, token);
  }

  mask(position: number): void {
    this.#set(position, this.#V);
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
      for (let j = 0; j < length; j++) if (before[j]) this.#tell(layer, this.#values[l], this.#told[l], j);
      for (let j = 0; j < length; j++) {
        const seen = before[j] || (j >= d && before[j - d]) || (j + d < length && before[j + d]);
        if (seen) this.#stale[l + 1][j] = 1;
        // What comes out at the end is of use for masked positions only.
        if (this.#stale[l + 1][j] && (l + 1 < this.#layers.length || this.#tokens[j] === this.#V))
          this.#through(layer, this.#values[l], this.#told[l], this.#values[l + 1], j);
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

  /** What position j tells others in a layer. */
  #tell({ first }: Layer, x: Float64Array, told: Float64Array, j: number): void {
    const W = this.#W;
    told.fill(0, 3 * j * W, 3 * (j + 1) * W);
    this.#add(x, j * W, this.#all, W, first, told, 3 * j * W, 3 * W);
  }

  /** Position j through a layer. */
  #through(
    { dilation, bias, second }: Layer,
    x: Float64Array,
    told: Float64Array,
    out: Float64Array,
    j: number,
  ): void {
    const W = this.#W;
    const hidden = this.#hidden;
    for (let i = 0; i < W; i++) hidden[i] = bias[i];
    for (let tap = 0; tap < 3; tap++) {
      const at = j + (tap - 1) * dilation;
      if (at < 0 || at >= this.length) continue;
      const from = (3 * at + tap) * W;
      for (let i = 0; i < W; i++) hidden[i] += told[from + i];
    }
    let passing = 0;
    for (let i = 0; i < W; i++) if (hidden[i] > 0) this.#passing[passing++] = i;
    for (let i = 0; i < W; i++) out[j * W + i] = x[j * W + i];
    this.#add(hidden, 0, this.#passing, passing, second, out, j * W, W);
  }

  /** Adds `x[from + row] matrix[row, ..]`, over the first `count` of `rows`, to `out[to .. to + columns)`. */
  #add(
    x: Float64Array,
    from: number,
    rows: Int32Array,
    count: number,
    matrix: Float64Array,
    out: Float64Array,
    to: number,
    columns: number,
  ): void {
    this.#module.addRows(
      x.byteOffset + 8 * from,
      rows.byteOffset,
      count,
      matrix.byteOffset,
      out.byteOffset + 8 * to,
      columns,
    );
  }

  #softmax(j: number): void {
    const V = this.#V;
    const laws = this.#laws;
    const at = j * V;
    for (let x = 0; x < V; x++) laws[at + x] = this.#outputBias[x];
    const last = this.#values[this.#layers.length];
    this.#add(last, j * this.#W, this.#all, this.#W, this.#output, laws, at, V);
    let largest = Number.NEGATIVE_INFINITY;
    for (let x = 0; x < V; x++) largest = Math.max(largest, laws[at + x]);
    let total = 0;
    for (let x = 0; x < V; x++) total += laws[at + x] = Math.exp(laws[at + x] - largest);
    for (let x = 0; x < V; x++) laws[at + x] /= total;
  }
}

/** The three matrices of a layer, one above the other, as one of [W, 3, W]. */
function sideBySide(matrix: ArrayLike<number>, width: number): Float64Array {
  return Float64Array.from(matrix, (_, n) => {
    const [row, tap, column] = [Math.floor(n / (3 * width)), Math.floor(n / width) % 3, n % width];
    return matrix[(tap * width + row) * width + column];
  });
}

/** Bytes that the laws of a network take in a thread. */
export function networkBytes(
  { vocabularySize, width, dilations, parameters }: Network,
  length: number,
): number {
  const numbers = parameters.reduce((sum, { length: count }) => sum + count, 0);
  return 8 * (numbers + length * (width * (4 * dilations.length + 1) + vocabularySize) + 3 * width);
}
