import { recurrentClasses } from '../models/index.js';
import type { ReachableChain } from './reachableChain.js';

/**
 * What a chain never forgets: its recurrent class and its place in that class's period. Given X_i in phase f, X_{i+1} is
 * in phase next[f]; within a phase the past is forgotten geometrically.
 */
export interface Phases {
  /** [S], phase of each state */
  readonly label: Int32Array;
  /** The phase after each phase. */
  readonly next: Int32Array;
  /** Steps after which every phase comes back. */
  readonly period: number;
  /** False for chains whose transient states may end in different phases: these keep information about the past for ever. */
  readonly forgets: boolean;
}

/** The phases of a chain; a single one if it has one aperiodic recurrent class (transient states then share it). */
export function phasesOf({ states, transition }: ReachableChain): Phases {
  const classes = recurrentClasses({ states, fanout: states, rows: transition });
  const label = new Int32Array(states);
  const count = classes.reduce((sum, { period }) => sum + period, 0);
  const recurrent = classes.reduce((sum, each) => sum + each.states.length, 0);
  if (count === 1 || recurrent < states) {
    return { label, next: Int32Array.of(0), period: 1, forgets: count === 1 };
  }
  const next = new Int32Array(count);
  let first = 0;
  let period = 1;
  for (const each of classes) {
    for (let f = 0; f < each.period; f++) next[first + f] = first + ((f + 1) % each.period);
    labelClass(transition, states, each.states[0], label, next, first);
    period = (period / gcd(period, each.period)) * each.period;
    first += each.period;
  }
  return { label, next, period, forgets: true };
}

function labelClass(
  transition: Float64Array,
  states: number,
  root: number,
  label: Int32Array,
  next: Int32Array,
  phase: number,
): void {
  const seen = new Uint8Array(states);
  const queue = [root];
  seen[root] = 1;
  label[root] = phase;
  for (const x of queue) {
    for (let y = 0; y < states; y++) {
      if (transition[x * states + y] === 0 || seen[y] === 1) continue;
      seen[y] = 1;
      label[y] = next[label[x]];
      queue.push(y);
    }
  }
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
