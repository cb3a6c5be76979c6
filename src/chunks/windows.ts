import type { Core } from '../../kernels/reference/sweep.js';
import { PURPOSE } from '../random/philox.js';
import { WordStream } from '../random/wordStream.js';
import type { SweepTask, WindowPlan } from './task.js';

/**
 * Long sequences by windows. What happens to a token of a stationary chain does not depend on what is far away, so a
 * trajectory may be one window, chosen at random: its own positions (the core, which count) with a halo on either side,
 * wide enough for messages to settle, whose outside stays masked. The levels at which the window's positions are
 * revealed are a uniform sample without repetition of 0..L-1, exactly as a uniform order of all L positions has it.
 * Trajectories are independent, and their cost does not depend on L.
 */
export interface WindowDraw {
  /** Positions of the window in the order of their reveal. */
  readonly order: Int32Array;
  /** Level k of the whole sequence at which each of them is revealed, increasing. */
  readonly ranks: Float64Array;
  readonly core: Core;
  /** Number of windows times the core's share of the sequence: 1 on average over windows. */
  readonly weight: number;
}

/** Positions of every simulated window, halos included. */
export function windowSpan(length: number, { count, halo }: WindowPlan): number {
  return Math.min(length, Math.ceil(length / count) + 2 * halo);
}

/** The window that is trajectory number `trajectory`; its tokens are drawn as those of a sequence of its span. */
export function drawWindow(
  task: Pick<SweepTask, 'length' | 'key'> & { readonly windows: WindowPlan },
  trajectory: number,
): WindowDraw {
  const { length, key, windows } = task;
  const span = windowSpan(length, windows);
  const words = new WordStream(key, PURPOSE.windows, trajectory);
  const chosen = Math.floor((words.next() / 0x1_0000_0000) * windows.count);
  const begin = Math.floor((chosen * length) / windows.count);
  const end = Math.floor(((chosen + 1) * length) / windows.count);
  // The halo of a window at an end of the sequence lies wholly on its inner side.
  const offset = Math.min(Math.max(0, begin - windows.halo), length - span);
  const { order, ranks } = drawRanks(words, span, length);
  return {
    order,
    ranks,
    core: { first: begin - offset, end: end - offset },
    weight: ((end - begin) * windows.count) / length,
  };
}

/** Distinct uniform levels for `span` positions, position by position, and the order that they make. */
function drawRanks(
  words: WordStream,
  span: number,
  length: number,
): { order: Int32Array; ranks: Float64Array } {
  const taken = new Uint8Array(length);
  const packed = new Float64Array(span);
  for (let j = 0; j < span; j++) {
    let rank: number;
    do rank = Math.floor(words.nextDouble() * length);
    while (taken[rank]);
    taken[rank] = 1;
    packed[j] = rank * span + j;
  }
  packed.sort();
  return {
    order: Int32Array.from(packed, (value) => value % span),
    ranks: packed.map((value) => Math.floor(value / span)),
  };
}
