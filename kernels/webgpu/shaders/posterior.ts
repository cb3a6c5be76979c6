import type { Shape, Workgroup } from '../shape.js';
import { hiddenTables } from '../tables.js';

/** Weight of symbol x at p given every other revealed token: a sum over the contexts that agree with the evidence. */
function contextWeight({ order: m, symbols: V }: Shape): string {
  const slow = m - 1;
  const digits = Array.from({ length: slow }, (_, t) => t);
  const forward = digits.map((t) => `x${t} * ${V ** (m - 1 - t)}u`).join(' + ') || '0u';
  const backward = digits.map((t) => `x${t} * ${V ** t}u`).join(' + ') || '0u';
  const ranges = digits.map((t) => `let range${t} = allowed(slot, k, p - ${slow - t}, ${V}u);`).join('\n  ');
  // A sum of its own on every level of the nest keeps rounding small.
  const nest = (t: number): string =>
    t === slow
      ? `sum${t} += messages[forward + ${forward}] * messages[backward + ${backward}];`
      : `var sum${t + 1} = 0.0;
  for (var x${t} = range${t}.x; x${t} < range${t}.y; x${t}++) {
  ${nest(t + 1)}
  }
  sum${t} += sum${t + 1};`;
  return /* wgsl */ `
fn weightOf(slot: u32, k: u32, p: i32, x: u32) -> f32 {
  let forward = forwardAt(slot, p) + x;
  let backward = backwardAt(slot, p) + x * ${V ** slow}u;
  ${ranges}
  var sum0 = 0.0;
  ${nest(0)}
  return sum0;
}
`;
}

function hiddenWeight(shape: Shape): string {
  const { symbols: S, vocabulary: V } = shape;
  return /* wgsl */ `
fn weightOf(slot: u32, k: u32, p: i32, x: u32) -> f32 {
  let forward = forwardAt(slot, p);
  let backward = backwardAt(slot, p);
  var sum = 0.0;
  for (var s = 0u; s < ${S}u; s++) {
    sum += messages[forward + s] * messages[backward + s] * tables[${hiddenTables(shape).emission}u + s * ${V}u + x];
  }
  return sum;
}
`;
}

/**
 * Entropies of the positions first .. last but i, taken over into `positions`; the changes are added up. A symbol with more
 * than half of the mass enters through the others' sum, so that nearly certain laws keep their relative accuracy.
 */
export function posteriors(shape: Shape, { threads, batch }: Workgroup): string {
  const V = shape.vocabulary;
  return /* wgsl */ `
${shape.hidden ? hiddenWeight(shape) : contextWeight(shape)}

const BATCH = ${batch}u;

// By position of the batch and symbol: its weight; then its probability, unless it has the majority, and entropy term.
var<workgroup> weights: array<vec2<f32>, ${batch * V}>;
// By position of the batch: total and largest weight.
var<workgroup> totals: array<vec2<f32>, ${batch}>;

struct Changes {
  masked: vec2<u32>,
  known: vec2<u32>,
  sound: bool,
}

fn updateEntropies(slot: u32, k: u32, i: i32, first: i32, last: i32, thread: u32) -> Changes {
  var changes = Changes(vec2<u32>(), vec2<u32>(), true);
  for (var start = first; start <= last; start += ${batch}) {
    let p = start + i32(thread);
    let mine = thread < BATCH && p <= last && p != i;

    for (var n = thread; n < ${batch * V}u; n += ${threads}u) {
      let at = start + i32(n / ${V}u);
      if (at <= last && at != i) {
        weights[n] = vec2<f32>(weightOf(slot, k, at, n % ${V}u), 0.0);
      }
    }
    workgroupBarrier();

    var own = 0.0;
    if (mine) {
      var sum = 0.0;
      var largest = 0.0;
      for (var x = 0u; x < ${V}u; x++) {
        let weight = weights[thread * ${V}u + x].x;
        sum += weight;
        largest = max(largest, weight);
      }
      totals[thread] = vec2<f32>(sum, largest);
      own = weights[thread * ${V}u + tokenAt(slot, p)].x;
    }
    workgroupBarrier();

    for (var n = thread; n < ${batch * V}u; n += ${threads}u) {
      let at = start + i32(n / ${V}u);
      if (at <= last && at != i) {
        let total = totals[n / ${V}u];
        let weight = weights[n].x;
        if (weight == total.y && 2.0 * weight > total.x) {
          weights[n] = vec2<f32>();
        } else {
          let probability = weight / total.x;
          weights[n] = vec2<f32>(probability, -probability * logarithm(probability + 1e-35));
        }
      }
    }
    workgroupBarrier();

    if (mine) {
      let total = totals[thread];
      var sums = vec2<f32>();
      for (var x = 0u; x < ${V}u; x++) {
        sums += weights[thread * ${V}u + x];
      }
      var entropy = sums.y;
      var chance = own / total.x;
      if (2.0 * total.y > total.x) {
        entropy += (1.0 - sums.x) * minusLogOfComplement(sums.x);
        chance = select(chance, -sums.x, own == total.y);
      }
      if (!(own > 0.0 && total.x < HUGE)) {
        changes.sound = false;
      } else {
        let at = slot * run.length + u32(p);
        let after = integerOf(max(0.0, entropy));
        let change = minus(after, positions[at].entropy);
        positions[at].entropy = after;
        positions[at].chance = chance;
        if (p >= jobs[slot].coreFirst && p < jobs[slot].coreEnd) {
          if (isRevealed(slot, k, p)) {
            changes.known = plus(changes.known, change);
          } else {
            changes.masked = plus(changes.masked, change);
          }
        }
      }
    }
    workgroupBarrier();
  }
  return changes;
}
`;
}
