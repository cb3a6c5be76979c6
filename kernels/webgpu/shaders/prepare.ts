import { type Shader, shader } from '../bindings.js';
import { MARGINALS, MESSAGES, POSITIONS, RUN, STRUCTS, TABLES, tokens } from '../layout.js';
import type { Shape } from '../shape.js';
import { tableSizes } from '../tables.js';

/** Masks every position of a slot's sequence: messages, entropies and chances with nothing revealed. */
export function prepareShader(shape: Shape, threads: number): Shader {
  const { states, vocabulary } = shape;
  const laws = tableSizes(shape).chain;
  return shader(
    'prepare',
    [RUN, TABLES, MARGINALS, tokens('read'), MESSAGES, POSITIONS],
    [
      STRUCTS,
      /* wgsl */ `
// By law: its message, chances of the tokens, and the scale.
const PER_LAW = ${states + vocabulary + 1}u;

@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let slot = group.x;
  let forward = 2u * slot * run.length * ${states}u;
  let backward = forward + run.length * ${states}u;
  for (var j = 0u; j < run.length; j++) {
    let law = ${laws}u + min(j, run.laws - 1u) * PER_LAW;
    for (var s = thread; s < ${states}u; s += ${threads}u) {
      messages[forward + j * ${states}u + s] = tables[law + s];
      messages[backward + j * ${states}u + s] = 1.0;
    }
  }
  for (var j = thread; j < run.length; j += ${threads}u) {
    let number = min(j, run.laws - 1u);
    let law = ${laws}u + number * PER_LAW + ${states}u;
    let at = slot * run.length + j;
    positions[at].scales = vec2<f32>(tables[law + ${vocabulary}u], 1.0);
    positions[at].entropy = marginals[number];
    positions[at].chance = tables[law + tokens[at]];
  }
}
`,
    ],
  );
}
