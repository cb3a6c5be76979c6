import { type Binding, type Shader, shader } from '../bindings.js';
import { RUN, SORTING, STRUCTS } from '../layout.js';
import { INTEGERS } from './arithmetic.js';
import { bitonicSort, fillKeys } from './orders.js';
import { PHILOX } from './philox.js';

/** Positions of a block whose least rank is kept, so that a search passes it over at once. */
const BLOCK = 64;

/** Blocks of a sequence. */
export const blocksOf = (length: number) => Math.ceil(length / BLOCK);

const BINDINGS: readonly Binding[] = [
  RUN,
  { name: 'pieces', type: 'array<Piece>', access: 'read' },
  // By distance; see gapTable.ts.
  { name: 'table', type: 'array<Distance>', access: 'read' },
  SORTING,
  // [slots, L + blocks]: level at which a position is revealed; least one of a block.
  { name: 'ranks', type: 'array<u32>', access: 'read_write' },
  // [slots, L]
  { name: 'changes', type: 'array<Change>', access: 'read_write' },
];

const GAP_STRUCTS = /* wgsl */ `
// Consecutive trajectories of one chunk.
struct Piece {
  low: u32,
  high: u32,
  count: u32,
}

// 64-bit integers.
struct Distance {
  // H(X_d | X_0).
  eta: vec2<u32>,
  // Summed entropies of the positions between two revealed ones at this distance; at L, of a sequence of which nothing is.
  between: vec2<u32>,
  // Summed entropies of this many positions beside one revealed; at L, H(X_0).
  beside: vec2<u32>,
}

// What revealing a position changes, as in struct Level.
struct Change {
  masked: vec2<u32>,
  known: vec2<u32>,
}
`;

/** Nearest positions of smaller rank, that is revealed before; -1 or L where there are none. */
const NEIGHBOURS = /* wgsl */ `
fn before(base: u32, start: i32, rank: u32) -> i32 {
  var p = start - 1;
  while (p >= 0) {
    if ((p & ${BLOCK - 1}) == ${BLOCK - 1} && ranks[base + run.length + u32(p) / ${BLOCK}u] >= rank) {
      p -= ${BLOCK};
    } else if (ranks[base + u32(p)] < rank) {
      return p;
    } else {
      p--;
    }
  }
  return -1;
}

fn after(base: u32, start: i32, rank: u32) -> i32 {
  let length = i32(run.length);
  var p = start + 1;
  while (p < length) {
    if ((p & ${BLOCK - 1}) == 0 && ranks[base + run.length + u32(p) / ${BLOCK}u] >= rank) {
      p += ${BLOCK};
    } else if (ranks[base + u32(p)] < rank) {
      return p;
    } else {
      p++;
    }
  }
  return length;
}
`;

/** Entropies by revealed neighbours; see kernels/reference/gaps.ts. */
const ENTROPIES = /* wgsl */ `
fn entropyBetween(l: i32, i: i32, r: i32) -> vec2<u32> {
  let length = i32(run.length);
  if (l < 0 && r == length) {
    return table[run.length].beside;
  }
  if (l < 0) {
    return table[r - i].eta;
  }
  if (r == length) {
    return table[i - l].eta;
  }
  return minus(plus(table[i - l].eta, table[r - i].eta), table[r - l].eta);
}

fn sumBetween(l: i32, r: i32) -> vec2<u32> {
  let length = i32(run.length);
  if (l < 0 && r == length) {
    return table[run.length].between;
  }
  if (l < 0 || r == length) {
    return table[r - l - 1].beside;
  }
  return table[r - l].between;
}
`;

/**
 * The two-gap estimate of the profile of a stationary first-order chain (kernels/reference/gaps.ts), one workgroup a piece
 * of a chunk: keys are sorted, then every position finds by itself which neighbours were revealed before it.
 */
export function gapShader(threads: number): Shader {
  return shader(`gaps, ${threads} threads`, BINDINGS, [
    STRUCTS,
    GAP_STRUCTS,
    PHILOX,
    INTEGERS,
    bitonicSort(threads),
    fillKeys(threads),
    NEIGHBOURS,
    ENTROPIES,
    /* wgsl */ `
fn changeAt(base: u32, i: i32) -> Change {
  let length = i32(run.length);
  let rank = ranks[base + u32(i)];
  let l = before(base, i, rank);
  let r = after(base, i, rank);
  let own = entropyBetween(l, i, r);
  var change = Change(
    minus(plus(plus(sumBetween(l, i), sumBetween(i, r)), own), sumBetween(l, r)), vec2<u32>(),
  );
  if (l >= 0) {
    let outer = before(base, l, rank);
    change.known = minus(entropyBetween(outer, l, i), entropyBetween(outer, l, r));
  }
  if (r < length) {
    let outer = after(base, r, rank);
    let next = minus(entropyBetween(i, r, outer), entropyBetween(l, r, outer));
    change.known = plus(change.known, next);
  }
  return change;
}

// Trajectories run.first .. run.end - 1 of every piece.
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let slot = group.x;
  let piece = pieces[slot];
  let pairs = slot * run.sorted;
  let blocks = (run.length + ${BLOCK - 1}u) / ${BLOCK}u;
  let base = slot * (run.length + blocks);
  if (run.first == 0u) {
    for (var k = thread; k < run.length; k += ${threads}u) {
      changes[slot * run.length + k] = Change();
    }
  }
  for (var t = run.first; t < min(run.end, piece.count); t++) {
    let low = piece.low + t;
    fillKeys(pairs, vec2<u32>(low, piece.high + select(0u, 1u, low < piece.low)), thread);
    sortPairs(pairs, thread);
    for (var level = thread; level < run.length; level += ${threads}u) {
      ranks[base + sorting[pairs + level].y] = level;
    }
    storageBarrier();
    for (var b = thread; b < blocks; b += ${threads}u) {
      var least = 0xffffffffu;
      for (var j = ${BLOCK}u * b; j < min(${BLOCK}u * (b + 1u), run.length); j++) {
        least = min(least, ranks[base + j]);
      }
      ranks[base + run.length + b] = least;
    }
    storageBarrier();
    for (var i = thread; i < run.length; i += ${threads}u) {
      let change = changeAt(base, i32(i));
      let at = slot * run.length + ranks[base + i];
      changes[at].masked = plus(changes[at].masked, change.masked);
      changes[at].known = plus(changes[at].known, change.known);
    }
    storageBarrier();
  }
}
`,
  ]);
}
