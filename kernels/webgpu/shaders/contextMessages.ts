import type { Shape } from '../shape.js';
import { contextTables } from '../tables.js';

/**
 * One step of both kinds of message over contexts; see kernels/reference/contextMessages.ts for what is recomputed. A
 * digit is a token of the context, 0 the slowest, and its positions run along (forward) or against (backward) the sequence.
 *
 * `relaxAll` recomputes a block of entries by the whole workgroup: a product of digits, each free, fixed by the evidence,
 * or off it. Which thread takes which entry rotates from block to block, so that small blocks share the workgroup.
 */
export function contextMessages(shape: Shape, threads: number): string {
  const { order: m, symbols: V, rows } = shape;
  const tables = contextTables(shape);
  const early = (places: readonly string[]) =>
    places.map((place, t) => (t === 0 ? '' : `if (t == ${t}u) { return Table(${place}); }`)).join('\n  ');
  return /* wgsl */ `
// Where the probability of a step lies: base + a * perSource + (row / perRow.y) * perRow.x + column.
struct Table {
  base: u32,
  perSource: u32,
  perRow: vec2<u32>,
}

// The law of x_t, t < m, or of later tokens.
fn forwardTable(t: u32) -> Table {
  ${early(tables.starts.map(({ forward }) => `${forward}u, 0u, vec2<u32>(${V}u, 1u)`))}
  return Table(${tables.forward}u, ${rows * V}u, vec2<u32>(${V}u, 1u));
}

fn backwardTable(t: u32) -> Table {
  ${early(tables.starts.map(({ backward }, t) => `${backward}u, ${V ** t}u, vec2<u32>(1u, ${V ** (m - 1 - t)}u)`))}
  return Table(${tables.backward}u, ${rows * V}u, vec2<u32>(${V}u, 1u));
}

// What all entries of a step share.
struct Step {
  to: u32,
  source: u32,
  // Symbols of the source's slowest digit that the evidence allows: first and end.
  sources: vec2<u32>,
  table: Table,
  scale: f32,
  // The token revealed at the message's own position, or NONE.
  own: u32,
}

const NONE = 0xffffffffu;

// Entries of a message whose digits are free (by bits of the mask), fixed (their part of the entry is given) or, one of
// them, anything but the revealed token.
struct Block {
  count: u32,
  fixedPart: u32,
  free: u32,
  off: u32,
  wrong: u32,
}

fn entryOf(block: Block, n: u32) -> u32 {
  var rest = n;
  var entry = block.fixedPart;
  var stride = 1u;
  for (var t = ${m}u; t > 0u; ) {
    t--;
    if (t == block.off) {
      let above = rest / ${Math.max(1, V - 1)}u;
      let choice = rest - above * ${Math.max(1, V - 1)}u;
      entry += (choice + select(0u, 1u, choice >= block.wrong)) * stride;
      rest = above;
    } else if (((block.free >> t) & 1u) == 1u) {
      let above = rest / ${V}u;
      entry += (rest - above * ${V}u) * stride;
      rest = above;
    }
    stride *= ${V}u;
  }
  return entry;
}

// The block whose digit 0 is at position start, its neighbours in direction d; the last digit is free if that is asked for.
fn blockOf(slot: u32, k: u32, start: i32, d: i32, lastFree: bool, off: u32) -> Block {
  var block = Block(1u, 0u, 0u, off, 0u);
  for (var t = 0u; t < ${m}u; t++) {
    let j = start + d * i32(t);
    block.fixedPart *= ${V}u;
    if (t == off) {
      block.count *= ${V - 1}u;
      block.wrong = tokenAt(slot, j);
    } else if (j >= 0 && ((t == ${m - 1}u && lastFree) || !isRevealed(slot, k, j))) {
      block.count *= ${V}u;
      block.free |= 1u << t;
    } else {
      block.fixedPart += tokenAt(slot, j);
    }
  }
  return block;
}

fn relax(step: Step, entry: u32, ownDigit: u32, extremes: vec3<f32>, agrees: bool) -> vec3<f32> {
  let row = entry / ${V}u;
  let table = step.table.base + (row / step.table.perRow.y) * step.table.perRow.x + entry % ${V}u;
  var sum = 0.0;
  for (var a = step.sources.x; a < step.sources.y; a++) {
    sum += messages[step.source + a * ${rows}u + row] * tables[table + a * step.table.perSource];
  }
  let after = sum * step.scale;
  let before = messages[step.to + entry];
  messages[step.to + entry] = after;
  var result = extremes;
  if (step.own == NONE || step.own == ownDigit) {
    result = withRatio(result, before, after);
  }
  return max(result, vec3<f32>(select(0.0, after, agrees), 0.0, -HUGE));
}

// First entry of a block that a thread takes, after so many entries of other blocks.
fn turn(thread: u32, earlier: u32) -> u32 {
  return (thread - earlier) & ${threads - 1}u;
}

fn forwardStep(slot: u32, k: u32, j: i32, scale: f32, thread: u32) -> vec3<f32> {
  let own = select(NONE, tokenAt(slot, j), isRevealed(slot, k, j));
  let step = Step(
    forwardAt(slot, j), forwardAt(slot, j - 1), allowed(slot, k, j - ${m}, ${V}u), forwardTable(u32(j)), scale, own,
  );
  let block = blockOf(slot, k, j - ${m - 1}, 1, true, NONE);
  var extremes = NOTHING;
  for (var n = thread; n < block.count; n += ${threads}u) {
    let entry = entryOf(block, n);
    extremes = relax(step, entry, entry % ${V}u, extremes, true);
  }
  return extremes;
}

// Beside the entries that agree with the evidence, those off at one of the older tokens' revealed positions.
fn backwardStep(slot: u32, k: u32, j: i32, scale: f32, thread: u32) -> vec3<f32> {
  let own = select(NONE, tokenAt(slot, j), isRevealed(slot, k, j));
  let step = Step(
    backwardAt(slot, j), backwardAt(slot, j + 1), allowed(slot, k, j + 1, ${V}u), backwardTable(u32(j + 1)), scale, own,
  );
  // The forward step has the first threads.
  var earlier = ${threads / 2}u;
  var extremes = NOTHING;
  for (var b = 0u; b < ${m}u; b++) {
    // Block 0 agrees; block b > 0 is off at digit b - 1, where that is revealed.
    let off = select(NONE, b - 1u, b > 0u);
    let position = j - i32(b) + 1;
    if (b == 0u || (position >= 0 && isRevealed(slot, k, position))) {
      let block = blockOf(slot, k, j, -1, b == 0u, off);
      for (var n = turn(thread, earlier); n < block.count; n += ${threads}u) {
        let entry = entryOf(block, n);
        extremes = relax(step, entry, entry / ${rows}u, extremes, b == 0u);
      }
      earlier += block.count;
    }
  }
  return extremes;
}
`;
}
