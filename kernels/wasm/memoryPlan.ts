import type { ChainProcess } from '../chain.js';
import { stretchOf } from '../reference/freshPass.js';

/** Sizes that the layout of messages and tables follows from; see assembly/layout.ts. */
export interface Shape {
  readonly hidden: boolean;
  /** m; 1 for a hidden chain. */
  readonly order: number;
  /** Symbols of one axis of a message: V for contexts, S for a hidden chain. */
  readonly symbols: number;
  /** V. */
  readonly vocabulary: number;
  /** Floats of a row of a message: `symbols` padded to whole vectors. */
  readonly width: number;
  /** Floats of a law of a token: V padded to whole vectors. */
  readonly lawWidth: number;
  /** V^(m-1) rows of a message that are used. */
  readonly rows: number;
  /** Floats between neighbours on the slowest axis of a message. */
  readonly axis: number;
  /** Floats of a message; for m > 1 the slowest axis is padded too. */
  readonly message: number;
}

const padded = (count: number) => 4 * Math.ceil(count / 4);

export function shapeOf(chain: ChainProcess): Shape {
  const hidden = chain.kind === 'hidden';
  const order = hidden ? 1 : chain.order;
  const symbols = hidden ? chain.states : chain.vocabularySize;
  const width = padded(symbols);
  const axis = order === 1 ? 1 : symbols ** (order - 2) * width;
  return {
    hidden,
    order,
    symbols,
    vocabulary: chain.vocabularySize,
    width,
    lawWidth: padded(chain.vocabularySize),
    rows: symbols ** (order - 1),
    axis,
    message: order === 1 ? width : axis * width,
  };
}

/** Number and bytes per element of an array. */
type Extent = readonly [count: number, bytes: number];

/** Every array of the module's memory; the names are those of assembly/layout.ts. */
function extents(shape: Shape, length: number, laws: number): Record<string, Extent> {
  const { hidden, order, symbols, vocabulary, width, lawWidth, rows, message } = shape;
  const stretch = stretchOf(length);
  const starts = Array.from({ length: order }, (_, j) => (hidden || j === 0 ? 0 : symbols ** j));
  const total = (perStart: number) => starts.reduce((sum, count) => sum + count * perStart, 0);
  return {
    forward: [length * message, 4],
    backward: [length * message, 4],
    forwardTotals: [length, 4],
    backwardTotals: [length, 4],
    freshForward: [(stretch + 1) * message, 4],
    freshBackward: [2 * message, 4],
    keptForward: [Math.ceil(length / stretch) * message, 4],
    freshForwardTotals: [length, 4],
    freshBackwardTotals: [length, 4],
    forwardTable: [rows * symbols * width, 4],
    backwardTable: [rows * symbols * width, 4],
    columnTable: [order === 2 ? symbols * symbols * width : 0, 4],
    startForward: [order, 4],
    startForwardRows: [total(width), 4],
    startBackward: [order, 4],
    startBackwardRows: [total(symbols), 4],
    initialForward: [laws * message, 4],
    initialBackward: [message, 4],
    marginalEntropies: [laws, 8],
    marginalLaws: [laws * vocabulary, 8],
    evidenceTable: [hidden ? vocabulary * width : 0, 4],
    emissionTable: [hidden ? symbols * lawWidth : 0, 4],
    sources: [rows, 4],
    mirrored: [Math.max(1, rows / symbols), 4],
    listA: [rows + 1, 4],
    // Up to m - 1 choices of the one wrong token, each with fewer than V^(m-1) rows.
    listB: [(order - 1) * rows + 1, 4],
    scratch: [Math.max(rows, 2 * width), 4],
    ratios: [8, 4],
    weights: [order * lawWidth, 4],
    tokens: [order + length, 4],
    revealed: [order + length, 1],
    revealOrder: [length, 4],
    updated: [length, 1],
    changed: [length, 1],
    entropies: [length, 8],
    tops: [length, 8],
    margins: [length, 8],
    chances: [length, 8],
    profile: [length, 8],
    settled: [length + 1, 8],
    revealedChances: [length, 8],
  };
}

/** First byte that is ours: the module has no data of its own, but its globals' page stays free. */
const BASE = 1024;

/** Where each array lies and how many bytes there are in all. */
export function planMemory(shape: Shape, length: number, laws: number) {
  const places: Record<string, number> = {};
  let end = BASE;
  for (const [name, [count, bytes]] of Object.entries(extents(shape, length, laws))) {
    places[name] = end;
    end += 64 * Math.ceil((count * bytes) / 64);
  }
  return { places, bytes: end };
}
