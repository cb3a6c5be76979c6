import { PURPOSE } from '../../../src/random/philox.js';
import { type Shader, shader } from '../bindings.js';
import { JOBS, orders, RUN, SORTING, STRUCTS } from '../layout.js';
import { PHILOX } from './philox.js';

/** Sorts `sorting[base ..]`, run.sorted pairs (key, position), by the whole workgroup: a bitonic network. */
export const bitonicSort = (threads: number) => /* wgsl */ `
fn sortPairs(base: u32, thread: u32) {
  for (var size = 2u; size <= run.sorted; size <<= 1u) {
    for (var stride = size >> 1u; stride > 0u; stride >>= 1u) {
      for (var n = thread; 2u * n < run.sorted; n += ${threads}u) {
        let low = 2u * n - (n & (stride - 1u));
        let a = sorting[base + low];
        let b = sorting[base + low + stride];
        let above = a.x > b.x || (a.x == b.x && a.y > b.y);
        if (above == ((low & size) == 0u)) {
          sorting[base + low] = b;
          sorting[base + low + stride] = a;
        }
      }
      storageBarrier();
    }
  }
}
`;

/** Writes the keys of a trajectory's positions to its sorting area; what is beyond the sequence sorts last. */
export const fillKeys = (threads: number) => /* wgsl */ `
fn fillKeys(base: u32, trajectory: vec2<u32>, thread: u32) {
  for (var block = thread; 4u * block < run.sorted; block += ${threads}u) {
    let words = philox(vec4<u32>(block, ${PURPOSE.order}u, trajectory), run.key);
    for (var lane = 0u; lane < 4u; lane++) {
      let j = 4u * block + lane;
      if (j < run.sorted) {
        sorting[base + j] = vec2<u32>(select(0xffffffffu, words[lane], j < run.length), j);
      }
    }
  }
  storageBarrier();
}
`;

/** Uniform unmasking orders, one workgroup a trajectory: positions by 32-bit key, then by position. */
export function orderShader(threads: number): Shader {
  return shader(
    'orders',
    [RUN, JOBS, SORTING, orders('read_write')],
    [
      STRUCTS,
      PHILOX,
      bitonicSort(threads),
      fillKeys(threads),
      /* wgsl */ `
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let slot = group.x;
  let base = slot * run.sorted;
  fillKeys(base, vec2<u32>(jobs[slot].low, jobs[slot].high), thread);
  sortPairs(base, thread);
  let order = 2u * slot * run.length;
  for (var level = thread; level < run.length; level += ${threads}u) {
    let position = sorting[base + level].y;
    orders[order + level] = position;
    orders[order + run.length + position] = level;
  }
}
`,
    ],
  );
}
