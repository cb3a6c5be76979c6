import { type Shader, shader } from '../bindings.js';
import { JOBS, LEVELS, MESSAGES, orders, POSITIONS, RUN, STRUCTS, TABLES, tokens } from '../layout.js';
import type { Shape, Workgroup } from '../shape.js';
import { INTEGERS, LOGARITHM } from './arithmetic.js';
import { contextMessages } from './contextMessages.js';
import { EVIDENCE, EXTREMES } from './evidence.js';
import { hiddenMessages } from './hiddenMessages.js';
import { posteriors } from './posterior.js';

/** Messages outwards from the newly revealed i, both directions at once, until they no longer change. */
const propagation = ({ order: m }: Shape, threads: number) => /* wgsl */ `
var<workgroup> forwardExtremes: array<vec3<f32>, ${threads}>;
var<workgroup> backwardExtremes: array<vec3<f32>, ${threads}>;

// First and last position that was reached.
fn propagate(slot: u32, k: u32, i: i32, tolerance: f32, thread: u32) -> vec2<i32> {
  let length = i32(run.length);
  let base = slot * run.length;
  var first = i;
  var last = i;
  var forwardScale = positions[base + u32(i)].scales.x;
  var backwardScale = positions[base + u32(i)].scales.y;
  var goForward = last + 1 < length;
  var goBackward = first > 0;
  while (goForward || goBackward) {
    forwardExtremes[thread] = NOTHING;
    backwardExtremes[thread] = NOTHING;
    if (goForward) {
      forwardExtremes[thread] = forwardStep(slot, k, last + 1, forwardScale, thread);
    }
    if (goBackward) {
      backwardExtremes[thread] = backwardStep(slot, k, first - 1, backwardScale, thread);
    }
    storageBarrier();
    workgroupBarrier();
    for (var half = ${threads / 2}u; half > 0u; half >>= 1u) {
      if (thread < half) {
        forwardExtremes[thread] = max(forwardExtremes[thread], forwardExtremes[thread + half]);
        backwardExtremes[thread] = max(backwardExtremes[thread], backwardExtremes[thread + half]);
      }
      workgroupBarrier();
    }
    if (goForward) {
      let extremes = workgroupUniformLoad(&forwardExtremes[0]);
      last++;
      forwardScale = select(0.0, 1.0 / extremes.x, extremes.x > 0.0);
      if (thread == 0u) {
        positions[base + u32(last)].scales.x = forwardScale;
      }
      goForward = last + 1 < length && (last < i + ${m} || !(distanceOf(extremes) < tolerance));
    }
    if (goBackward) {
      let extremes = workgroupUniformLoad(&backwardExtremes[0]);
      first--;
      backwardScale = select(0.0, 1.0 / extremes.x, extremes.x > 0.0);
      if (thread == 0u) {
        positions[base + u32(first)].scales.y = backwardScale;
      }
      goBackward = first > 0 && (first > i - ${m} || !(distanceOf(extremes) < tolerance));
    }
  }
  return vec2<i32>(first, last);
}
`;

/** Reveals the tokens of a range of levels one by one; a slot's state stays in its buffers from one dispatch to the next. */
const main = ({ threads, batch }: Workgroup) => /* wgsl */ `
var<workgroup> changesOf: array<Changes, ${batch}>;

@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let slot = group.x;
  let tolerance = jobs[slot].tolerance;
  for (var k = run.first; k < run.end; k++) {
    let i = i32(orders[2u * slot * run.length + k]);
    let reached = propagate(slot, k, i, tolerance, thread);
    let changes = updateEntropies(slot, k, i, reached.x, reached.y, thread);
    if (thread < BATCH) {
      changesOf[thread] = changes;
    }
    storageBarrier();
    workgroupBarrier();
    if (thread == 0u) {
      var level = Level();
      level.chance = positions[slot * run.length + u32(i)].chance;
      level.steps = u32(reached.y - reached.x);
      for (var n = 0u; n < BATCH; n++) {
        level.masked = plus(level.masked, changesOf[n].masked);
        level.known = plus(level.known, changesOf[n].known);
        level.steps |= select(0x80000000u, 0u, changesOf[n].sound);
      }
      levels[slot * run.length + k] = level;
    }
    workgroupBarrier();
  }
}
`;

/** The sweep of THEORY, one workgroup a trajectory. */
export function sweepShader(shape: Shape, workgroup: Workgroup): Shader {
  const { threads } = workgroup;
  return shader(
    `sweep of ${shape.hidden ? 'hidden states' : `order ${shape.order}`}, ${threads} threads`,
    [RUN, JOBS, TABLES, orders('read'), tokens('read'), MESSAGES, POSITIONS, LEVELS],
    [
      `const STATES = ${shape.states}u;`,
      STRUCTS,
      INTEGERS,
      LOGARITHM,
      EVIDENCE,
      EXTREMES,
      shape.hidden ? hiddenMessages(shape, threads) : contextMessages(shape, threads),
      posteriors(shape, workgroup),
      propagation(shape, threads),
      main(workgroup),
    ],
  );
}
