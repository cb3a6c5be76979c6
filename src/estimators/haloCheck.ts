import type { ChainProcess } from '../../kernels/chain.js';
import { drawOrder, drawTokens } from '../../kernels/reference/draw.js';
import type { Core } from '../../kernels/reference/sweep.js';
import { emptySums } from '../../kernels/reference/sweep.js';
import { addReadings, emptyReadings } from '../chunks/readings.js';
import type { Readings } from '../chunks/task.js';
import { keyFromSeed } from '../random/seed.js';

/** Positions that count in a window of the comparison. */
const CORE = 16;
/** Windows that are compared. */
const WINDOWS = 3;
/** Tighter than the float32 of the kernel resolves. */
const TOLERANCE = 1e-6;
/** Largest disagreement of a level, relative to h(0): some times what float32 makes of it. */
const DISAGREEMENT = 1e-4;

/** Positions of a comparison: a window with twice the halo. */
export const comparedSpan = (halo: number) => CORE + 4 * halo;

/**
 * Whether a halo is wide enough: a few windows are swept with it and again with twice as wide a one, the same tokens and
 * order, and the profiles of their cores compared. How fast a chain forgets was judged over some starting contexts; here the
 * contexts are those of the chain. By one kernel for every engine, so that all cut a sequence alike.
 */
export async function haloHolds(chain: ChainProcess, halo: number): Promise<boolean> {
  const { WasmSweep } = await import('../../kernels/wasm/sweep.js');
  const span = comparedSpan(halo);
  const levels = Int32Array.from({ length: span }, (_, k) => k);
  const readings: Readings = { levels, sums: [] };
  const key = keyFromSeed('windows with twice the halo');
  const wide = new WasmSweep(chain, span);
  const narrow = new WasmSweep(chain, span - 2 * halo);
  const profileOf = (sweep: typeof wide, tokens: Int32Array, ranks: Int32Array, core: Core) => {
    const order = Int32Array.from(ranks.keys()).sort((a, b) => ranks[a] - ranks[b]);
    const parts = { ...emptySums(ranks.length), settled: new Float64Array(ranks.length + 1) };
    sweep.run(tokens, order, TOLERANCE, parts, undefined, core);
    const read = emptyReadings(readings);
    addReadings(read, readings, parts, ranks.slice().sort(), span);
    return read.profile;
  };
  for (let t = 0; t < WINDOWS; t++) {
    const tokens = drawTokens(chain, span, key, t);
    const ranks = new Int32Array(span);
    drawOrder(span, key, t).forEach((position, rank) => {
      ranks[position] = rank;
    });
    const core = { first: 2 * halo, end: 2 * halo + CORE };
    const inner = (values: Int32Array) => values.slice(halo, span - halo);
    const outer = profileOf(wide, tokens, ranks, core);
    const within = profileOf(narrow, inner(tokens), inner(ranks), { first: halo, end: halo + CORE });
    if (outer.some((value, k) => Math.abs(value - within[k]) > DISAGREEMENT * outer[0])) return false;
  }
  return true;
}
