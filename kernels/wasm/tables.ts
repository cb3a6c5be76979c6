import type { ChainProcess, ContextChain, HiddenChain } from '../chain.js';
import { mirror } from '../mirror.js';
import type { Shape } from './memoryPlan.js';

/** Views on the module's arrays by name. */
export interface Views {
  floats(name: string): Float32Array;
  words(name: string): Uint32Array;
  place(name: string): number;
}

/** Writes the tables and index lists that depend on the chain alone; layouts in assembly/layout.ts. */
export function writeTables(chain: ChainProcess, shape: Shape, views: Views): void {
  if (chain.kind === 'hidden') {
    writeHidden(chain, shape, views);
    return;
  }
  writeIndices(shape, views);
  writeTransitions(chain, shape, views);
  writeStarts(chain, shape, views);
}

function writeIndices({ order, symbols, width, rows }: Shape, views: Views): void {
  if (order === 1) return;
  const sources = views.words('sources');
  for (let row = 0; row < rows; row++)
    sources[row] = 4 * (Math.floor(row / symbols) * width + (row % symbols));
  const mirrored = views.words('mirrored');
  for (let middle = 0; middle < rows / symbols; middle++)
    mirrored[middle] = mirror(middle, order - 2, symbols);
}

function writeTransitions(chain: ContextChain, shape: Shape, views: Views): void {
  const { transition } = chain;
  const { order, symbols: V, width, rows } = shape;
  const forward = views.floats('forwardTable');
  const backward = views.floats('backwardTable');
  const column = views.floats('columnTable');
  for (let newer = 0; newer < rows; newer++) {
    const newestFirst = mirror(newer, order - 1, V);
    for (let oldest = 0; oldest < V; oldest++) {
      const context = oldest * rows + newer;
      for (let x = 0; x < V; x++) {
        const p = transition[context * V + x];
        forward[(newer * V + oldest) * width + x] = p;
        backward[(newestFirst * V + x) * width + oldest] = p;
        if (order === 2) column[(oldest * V + x) * width + newer] = p;
      }
    }
  }
}

/** Laws of x_1 .. x_{m-1}. */
function writeStarts({ start }: ContextChain, { order, symbols: V, width }: Shape, views: Views): void {
  const forward = views.floats('startForwardRows');
  const backward = views.floats('startBackwardRows');
  let forwardEnd = 0;
  let backwardEnd = 0;
  for (let j = 1; j < order; j++) {
    views.words('startForward')[j] = views.place('startForwardRows') + 4 * forwardEnd;
    views.words('startBackward')[j] = views.place('startBackwardRows') + 4 * backwardEnd;
    const contexts = V ** j;
    for (let context = 0; context < contexts; context++) {
      const newestFirst = mirror(context, j, V);
      for (let x = 0; x < V; x++) {
        const p = start[j][context * V + x];
        forward[forwardEnd + context * width + x] = p;
        backward[backwardEnd + newestFirst * V + x] = p;
      }
    }
    forwardEnd += contexts * width;
    backwardEnd += contexts * V;
  }
}

function writeHidden(
  { transition, emission }: HiddenChain,
  { symbols: S, vocabulary: V, width, lawWidth }: Shape,
  views: Views,
): void {
  const forward = views.floats('forwardTable');
  const backward = views.floats('backwardTable');
  const evidence = views.floats('evidenceTable');
  const emissions = views.floats('emissionTable');
  for (let s = 0; s < S; s++) {
    for (let t = 0; t < S; t++) {
      forward[s * width + t] = transition[s * S + t];
      backward[t * width + s] = transition[s * S + t];
    }
    for (let x = 0; x < V; x++) {
      evidence[x * width + s] = emission[s * V + x];
      emissions[s * lawWidth + x] = emission[s * V + x];
    }
  }
}
