import type { StateChain } from './stateChain.js';

/** A recurrent (closed communicating) class: its states in increasing order and its period. */
export interface RecurrentClass {
  readonly states: Int32Array;
  /** Greatest common divisor of the lengths of its cycles; 1 for an aperiodic class. */
  readonly period: number;
}

/**
 * The recurrent classes of a chain, by increasing first state: the strongly connected components of its positive
 * transitions that no transition leaves. All other states are transient.
 *
 * Tarjan (1972), with an explicit stack; time and memory O(states * fanout), memory 24 bytes per state.
 */
export function recurrentClasses(chain: StateChain): RecurrentClass[] {
  const all = () => Int32Array.from({ length: chain.states }, (_, state) => state);
  if (chain.states === 1) return [{ states: all(), period: 1 }];
  if (chain.rows.every((p) => p > 0)) return [{ states: all(), period: 1 }];
  const { component, count } = stronglyConnected(chain);
  const closed = closedComponents(chain, component, count);
  return closed.map((states) => ({ states, period: periodOf(chain, component, states) }));
}

function stronglyConnected(chain: StateChain): { component: Int32Array; count: number } {
  const { states, fanout, rows } = chain;
  const component = new Int32Array(states).fill(-1);
  const low = new Int32Array(states);
  const path = new Int32Array(states);
  const move = new Int32Array(states);
  const open = new Int32Array(states);
  const visited = new Int32Array(states); // time of the first visit; 0: none yet
  let clock = 0;
  let count = 0;
  let openSize = 0;
  for (let root = 0; root < states; root++) {
    if (visited[root] !== 0) continue;
    let depth = 0;
    path[0] = root;
    visited[root] = low[root] = ++clock;
    open[openSize++] = root;
    while (depth >= 0) {
      const state = path[depth];
      if (move[state] < fanout) {
        const edge = state * fanout + move[state]++;
        if (rows[edge] === 0) continue;
        const target = edge % states;
        if (visited[target] === 0) {
          path[++depth] = target;
          visited[target] = low[target] = ++clock;
          open[openSize++] = target;
        } else if (component[target] < 0) {
          low[state] = Math.min(low[state], visited[target]);
        }
        continue;
      }
      if (low[state] === visited[state]) {
        let member: number;
        do {
          member = open[--openSize];
          component[member] = count;
        } while (member !== state);
        count++;
      }
      depth--;
      if (depth >= 0) low[path[depth]] = Math.min(low[path[depth]], low[state]);
    }
  }
  return { component, count };
}

function closedComponents(chain: StateChain, component: Int32Array, count: number): Int32Array[] {
  const { states, fanout, rows } = chain;
  const left = new Uint8Array(count);
  const size = new Int32Array(count);
  for (let state = 0; state < states; state++) {
    size[component[state]]++;
    for (let edge = state * fanout; edge < (state + 1) * fanout; edge++) {
      if (rows[edge] > 0 && component[edge % states] !== component[state]) left[component[state]] = 1;
    }
  }
  const members = new Map<number, Int32Array>();
  const filled = new Int32Array(count);
  for (let state = 0; state < states; state++) {
    const c = component[state];
    if (left[c] === 1) continue;
    if (!members.has(c)) members.set(c, new Int32Array(size[c]));
    members.get(c)![filled[c]++] = state;
  }
  return [...members.values()];
}

/** gcd over the class's transitions u -> v of depth(u) + 1 - depth(v), depths by breadth-first search. */
function periodOf(chain: StateChain, component: Int32Array, members: Int32Array): number {
  const { states, fanout, rows } = chain;
  const depth = new Int32Array(states).fill(-1);
  const queue = new Int32Array(members.length);
  let period = 0;
  let tail = 1;
  queue[0] = members[0];
  depth[members[0]] = 0;
  for (let head = 0; head < tail; head++) {
    const state = queue[head];
    for (let edge = state * fanout; edge < (state + 1) * fanout; edge++) {
      const target = edge % states;
      if (rows[edge] === 0 || component[target] !== component[state]) continue;
      if (depth[target] < 0) {
        depth[target] = depth[state] + 1;
        queue[tail++] = target;
      } else {
        period = gcd(period, Math.abs(depth[state] + 1 - depth[target]));
        if (period === 1) return 1;
      }
    }
  }
  return period;
}

function gcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
