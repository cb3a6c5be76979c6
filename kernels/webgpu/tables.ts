import { integerThresholds } from '../../src/random/integerLaw.js';
import type { ChainProcess, ContextChain, HiddenChain } from '../chain.js';
import { mirror } from '../mirror.js';
import type { UnconditionalLaws } from '../reference/unconditionalLaws.js';
import type { Shape } from './shape.js';

/** Places of a context chain's tables, in numbers of floats. */
export interface ContextTables {
  /** [V, V^(m-1), V]: (x_{j-m}, x_{j-m+1..j-1}, x_j), P(x_j | the others). */
  readonly forward: number;
  /** [V, V^(m-1), V]: (x_{j+1}, x_{j..j-m+2}, x_{j-m+1}), P(x_{j+1} | the others). */
  readonly backward: number;
  /** Of x_t, t < m: forward [V^t, V] as in the chain; backward [V, V^t]: (x_t, x_{t-1..0}). That of x_0 is not needed. */
  readonly starts: readonly { readonly forward: number; readonly backward: number }[];
  readonly end: number;
}

export function contextTables({ order, symbols, states }: Shape): ContextTables {
  const table = states * symbols;
  let end = 2 * table;
  const starts = Array.from({ length: order }, (_, t) => {
    if (t === 0) return { forward: 0, backward: 0 };
    const place = { forward: end, backward: end + symbols ** (t + 1) };
    end += 2 * symbols ** (t + 1);
    return place;
  });
  return { forward: 0, backward: table, starts, end };
}

/** Places of a hidden chain's tables: transitions [from, to] and [to, from], P(x | s) as [V, S] and as [S, V]. */
export function hiddenTables({ symbols: S, vocabulary: V }: Shape) {
  const evidence = 2 * S * S;
  const emission = evidence + V * S;
  return { forward: 0, backward: S * S, evidence, emission, end: emission + S * V };
}

/** Floats of the tables of the chain, after which the laws begin, and of one law. */
export function tableSizes(shape: Shape): { readonly chain: number; readonly perLaw: number } {
  const { end } = shape.hidden ? hiddenTables(shape) : contextTables(shape);
  return { chain: end, perLaw: shape.states + shape.vocabulary + 1 };
}

/** The tables of a chain, then its unconditional laws; see shaders/prepare.ts. */
export function tablesOf(chain: ChainProcess, shape: Shape, laws: UnconditionalLaws): Float32Array {
  const { chain: size, perLaw } = tableSizes(shape);
  const tables = new Float32Array(size + perLaw * laws.states.length);
  if (chain.kind === 'hidden') writeHidden(chain, shape, tables);
  else writeContexts(chain, shape, tables);
  laws.states.forEach((law, number) => {
    const at = size + number * perLaw;
    tables.set(law, at);
    laws.tokens[number].forEach((p, x, tokens) => {
      const largest = p > 0.5 && tokens.every((q) => q <= p);
      tables[at + shape.states + x] = largest ? p - 1 : p;
    });
    tables[at + perLaw - 1] = 1 / tables.subarray(at, at + shape.states).reduce((a, b) => Math.max(a, b), 0);
  });
  return tables;
}

function writeContexts({ transition, start }: ContextChain, shape: Shape, tables: Float32Array): void {
  const { order, symbols: V, rows } = shape;
  const places = contextTables(shape);
  tables.set(transition, places.forward);
  for (let newer = 0; newer < rows; newer++) {
    const newestFirst = mirror(newer, order - 1, V);
    for (let oldest = 0; oldest < V; oldest++)
      for (let x = 0; x < V; x++)
        tables[places.backward + (x * rows + newestFirst) * V + oldest] =
          transition[(oldest * rows + newer) * V + x];
  }
  for (let t = 1; t < order; t++) {
    const { forward, backward } = places.starts[t];
    const contexts = V ** t;
    tables.set(start[t], forward);
    for (let context = 0; context < contexts; context++)
      for (let x = 0; x < V; x++)
        tables[backward + x * contexts + mirror(context, t, V)] = start[t][context * V + x];
  }
}

function writeHidden({ transition, emission }: HiddenChain, shape: Shape, tables: Float32Array): void {
  const { symbols: S, vocabulary: V } = shape;
  const places = hiddenTables(shape);
  tables.set(transition, places.forward);
  tables.set(emission, places.emission);
  for (let s = 0; s < S; s++) {
    for (let t = 0; t < S; t++) tables[places.backward + t * S + s] = transition[s * S + t];
    for (let x = 0; x < V; x++) tables[places.evidence + x * S + s] = emission[s * V + x];
  }
}

/** Integer laws, row by row: of x_0, .., x_{m-1} and of later tokens; or of the first state, later states and tokens. */
export function thresholdsOf(chain: ChainProcess): Uint32Array {
  const V = chain.vocabularySize;
  const laws: [Float64Array, number][] =
    chain.kind === 'context'
      ? [...chain.start, chain.transition].map((table) => [table, V])
      : [
          [chain.initial, chain.states],
          [chain.transition, chain.states],
          [chain.emission, V],
        ];
  const thresholds = new Uint32Array(laws.reduce((sum, [table]) => sum + table.length, 0));
  let end = 0;
  for (const [table, width] of laws) {
    for (let row = 0; row < table.length; row += width)
      integerThresholds(table, row, width, thresholds, end + row);
    end += table.length;
  }
  return thresholds;
}
