import type { LagEntropies } from '../lags.js';
import { maskedPositions, type PassRows } from './evidence.js';
import type { Tensor, Tf } from './tf.js';

/** Longest gap that has a row of its own; a chain that remembers for longer takes messages. */
const LONGEST_GAP = 2047;

/** Bytes of the largest table. */
export const GAP_TABLE_BYTES = 4 * (LONGEST_GAP + 1) ** 2;

/** Relative change of eta_d below which it counts as settled: far below what float32 resolves. */
const SETTLED = 1e-10;

/**
 * What a stationary first-order chain's posterior entropies are by the distances a, b to the nearest revealed neighbours on
 * either side, 0 where there is none: entry a * (longest + 1) + b is the mean of H(X_i | X_{i-a}, X_{i+b}) in nats. Gaps
 * beyond `longest` are as good as that one.
 */
export interface GapTable {
  readonly longest: number;
  /** [longest + 1, longest + 1] */
  readonly entropies: Float32Array;
}

/** The table of gaps, differences taken in float64; undefined if the chain remembers for more than 2,047 steps. */
export function gapTable({ marginal, eta, between }: LagEntropies): GapTable | undefined {
  const last = eta.length - 1;
  let longest = last;
  while (longest > 1 && Math.abs(eta[longest - 1] - eta[last]) <= SETTLED * eta[last]) longest--;
  if (longest > LONGEST_GAP) return undefined;
  const width = longest + 1;
  const entropies = new Float32Array(width * width);
  for (let a = 0; a < width; a++) {
    for (let b = 0; b < width; b++) {
      const together = a > 0 && b > 0 ? eta[Math.min(a + b, last)] : 0;
      entropies[a * width + b] = eta[a] + eta[b] - together;
    }
  }
  entropies[0] = marginal;
  if (longest > 0) entropies[width + 1] = between;
  return { longest, entropies };
}

/**
 * The same as `fullPass` for a stationary first-order chain, the tokens averaged out: [B, L] mean of H(X_i | all other
 * revealed tokens) in nats, without a loop over the positions. The nearest revealed neighbours come out of log2 L steps
 * of a scan. Of the rows, `tokens` is not read.
 *
 * @param table [(longest + 1)^2] the entropies of a GapTable
 */
export function gapPass(tf: Tf, table: Tensor, longest: number, rows: PassRows): Tensor {
  return tf.tidy(() => {
    const { length } = rows;
    const masked = maskedPositions(tf, rows);
    const positions = tf.reshape(tf.range(0, length), [length, 1]);
    // Revealed positions stand for themselves, masked ones for "none so far": -1 from the left, L from the right.
    const left = scan(tf, tf.sub(positions, tf.mul(masked, tf.add(positions, 1))), -1, 'left');
    const right = scan(tf, tf.add(positions, tf.mul(masked, tf.sub(length, positions))), length, 'right');
    const before = distance(tf, tf.sub(positions, left), tf.greaterEqual(left, 0), longest);
    const after = distance(tf, tf.sub(right, positions), tf.less(right, length), longest);
    const entries = tf.cast(tf.transpose(tf.add(tf.mul(before, longest + 1), after)), 'int32');
    return tf.reshape(tf.gather(table, tf.reshape(entries, [-1])), entries.shape);
  });
}

/** The nearest revealed position strictly to one side of every position, [L, B]; `none` where there is none. */
function scan(tf: Tf, own: Tensor, none: number, side: 'left' | 'right'): Tensor {
  const [length, batch] = own.shape as [number, number];
  const shifted = (values: Tensor, by: number): Tensor => {
    const outside = tf.fill([Math.min(by, length), batch], none);
    const rest = Math.max(0, length - by);
    return side === 'left'
      ? tf.concat([outside, tf.slice(values, [0, 0], [rest, batch])])
      : tf.concat([tf.slice(values, [length - rest, 0], [rest, batch]), outside]);
  };
  const nearer = side === 'left' ? tf.maximum : tf.minimum;
  let nearest = shifted(own, 1);
  for (let reach = 1; reach < length; reach *= 2) {
    const next = tf.tidy(() => nearer(nearest, shifted(nearest, reach)) as Tensor);
    tf.dispose(nearest);
    nearest = next;
  }
  return nearest;
}

/** Distances where there is a neighbour, up to `longest`; 0 where there is none. */
function distance(tf: Tf, steps: Tensor, known: Tensor, longest: number): Tensor {
  return tf.mul(tf.minimum(steps, longest), tf.cast(known, 'float32'));
}
