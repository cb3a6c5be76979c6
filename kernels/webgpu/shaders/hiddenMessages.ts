import type { Shape } from '../shape.js';
import { hiddenTables } from '../tables.js';

/** One step of both kinds of message over the states of a hidden chain; see kernels/reference/hiddenMessages.ts. */
export function hiddenMessages(shape: Shape, threads: number): string {
  const { symbols: S } = shape;
  const tables = hiddenTables(shape);
  return /* wgsl */ `
fn likelihood(slot: u32, j: i32, state: u32) -> f32 {
  return tables[${tables.evidence}u + tokenAt(slot, j) * ${S}u + state];
}

fn relaxAll(
  slot: u32, k: u32, j: i32, source: i32, to: u32, before: u32, table: u32, scale: f32, firstState: u32,
) -> vec3<f32> {
  let known = isRevealed(slot, k, j);
  let sourceKnown = isRevealed(slot, k, source);
  var extremes = NOTHING;
  for (var state = firstState; state < ${S}u; state += ${threads}u) {
    var sum = 0.0;
    for (var a = 0u; a < ${S}u; a++) {
      var weight = messages[before + a];
      if (sourceKnown) {
        weight *= likelihood(slot, source, a);
      }
      sum += weight * tables[table + a * ${S}u + state];
    }
    let after = sum * scale;
    // States that cannot emit the revealed token do not travel on.
    if (!known || likelihood(slot, j, state) > 0.0) {
      extremes = withRatio(extremes, messages[to + state], after);
    }
    messages[to + state] = after;
    extremes.x = max(extremes.x, after);
  }
  return extremes;
}

fn forwardStep(slot: u32, k: u32, j: i32, scale: f32, thread: u32) -> vec3<f32> {
  return relaxAll(
    slot, k, j, j - 1, forwardAt(slot, j), forwardAt(slot, j - 1), ${tables.forward}u, scale, thread,
  );
}

fn backwardStep(slot: u32, k: u32, j: i32, scale: f32, thread: u32) -> vec3<f32> {
  return relaxAll(
    slot, k, j, j + 1, backwardAt(slot, j), backwardAt(slot, j + 1), ${tables.backward}u, scale, ${threads - 1}u - thread,
  );
}
`;
}
