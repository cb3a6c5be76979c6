import { PURPOSE } from '../../../src/random/philox.js';
import { type Shader, shader } from '../bindings.js';
import { JOBS, RUN, STRUCTS, THRESHOLDS, tokens } from '../layout.js';
import type { Shape } from '../shape.js';
import { PHILOX } from './philox.js';

const THREADS = 32;

/** See src/random/integerLaw.ts. */
const DRAW = /* wgsl */ `
fn drawSymbol(at: u32, count: u32, word: u32) -> u32 {
  let capped = min(word, 0xfffffffeu);
  var low = 0u;
  var high = count - 1u;
  while (low < high) {
    let middle = (low + high) >> 1u;
    if (capped < thresholds[at + middle]) {
      high = middle;
    } else {
      low = middle + 1u;
    }
  }
  return low;
}
`;

/** The tables of x_0, .., x_{m-1} come first, then that of all later tokens. */
const contextBody = ({ order, symbols, rows }: Shape) => /* wgsl */ `
  var context = 0u;
  var table = 0u;
  var contexts = 1u;
  for (var j = 0u; j < run.length; j++) {
    if ((j & 3u) == 0u) {
      words = philox(vec4<u32>(j >> 2u, ${PURPOSE.tokens}u, trajectory), run.key);
    }
    let token = drawSymbol(table + context * ${symbols}u, ${symbols}u, words[j & 3u]);
    tokens[slot * run.length + j] = token;
    if (j < ${order}u) {
      table += contexts * ${symbols}u;
      contexts *= ${symbols}u;
      context = context * ${symbols}u + token;
    } else {
      context = (context % ${rows}u) * ${symbols}u + token;
    }
  }
`;

/** The table of the first state, of later states, and of tokens. */
const hiddenBody = ({ symbols, vocabulary }: Shape) => /* wgsl */ `
  var states = vec4<u32>();
  var state = 0u;
  var table = 0u;
  for (var j = 0u; j < run.length; j++) {
    if ((j & 3u) == 0u) {
      words = philox(vec4<u32>(j >> 2u, ${PURPOSE.tokens}u, trajectory), run.key);
      states = philox(vec4<u32>(j >> 2u, ${PURPOSE.hiddenStates}u, trajectory), run.key);
    }
    state = drawSymbol(table + state * ${symbols}u, ${symbols}u, states[j & 3u]);
    table = ${symbols}u;
    let emission = ${symbols + symbols * symbols}u + state * ${vocabulary}u;
    tokens[slot * run.length + j] = drawSymbol(emission, ${vocabulary}u, words[j & 3u]);
  }
`;

/** X ~ p, one thread a trajectory. */
export function tokenShader(shape: Shape): Shader {
  return shader(
    'tokens',
    [RUN, JOBS, THRESHOLDS, tokens('read_write')],
    [
      STRUCTS,
      PHILOX,
      DRAW,
      /* wgsl */ `
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) invocation: vec3<u32>) {
  let slot = invocation.x;
  if (slot >= run.slots) {
    return;
  }
  let trajectory = vec2<u32>(jobs[slot].low, jobs[slot].high);
  var words = vec4<u32>();
  ${shape.hidden ? hiddenBody(shape) : contextBody(shape)}
}
`,
    ],
  );
}

/** Workgroups that draw the tokens of so many slots. */
export const tokenGroups = (slots: number) => Math.ceil(slots / THREADS);
