/** Posteriors: products of forward and backward messages, summed over the contexts that the evidence allows. */
import { agreeing, countAllowed, firstAllowed, isRevealed } from './evidence';
import {
  axisBytes,
  backward,
  emissionTable,
  forward,
  hidden,
  lawBytes,
  listA,
  messageBytes,
  mirrored,
  order,
  rowBytes,
  scratch,
  symbols,
  weights,
} from './layout';
import { tile } from './tile';
import { transition } from './transition';

/** Place of the weights of the t-th oldest position of the context. */
// @ts-ignore: decorator
@inline
export function weightsOf(t: i32): usize {
  return weights + <usize>t * lawBytes;
}

/** Weights of x_j given every other revealed token, as the newest of the context. */
export function cavity(j: i32): void {
  if (hidden) hiddenCavity(j);
  else if (order == 1) firstOrderCavity(j);
  else contextWeights(j, 0, symbols, false);
}

/** Weights of every masked position of the context of j. */
export function posteriors(j: i32): void {
  contextWeights(j, firstAllowed(j), countAllowed(j), true);
}

function hiddenCavity(j: i32): void {
  product(j, scratch);
  store<u32>(listA, 0);
  transition(listA, 1, scratch, 4, emissionTable, 0, lawBytes, symbols, weights, 1, false);
}

function firstOrderCavity(j: i32): void {
  product(j, weights);
}

function product(j: i32, out: usize): void {
  const F = forward + <usize>j * messageBytes;
  const B = backward + <usize>j * messageBytes;
  for (let s: usize = 0; s < rowBytes; s += 16)
    v128.store(out + s, f32x4.mul(v128.load(F + s), v128.load(B + s)));
}

/**
 * Sums over the contexts of j that agree with the evidence, x_j being one of `newCount` symbols from `firstNew` on:
 * weights of x_j, and with `all` of every position of the context.
 */
function contextWeights(j: i32, firstNew: u32, newCount: u32, all: bool): void {
  const oldest = j - order + 1;
  const between = order - 2;
  const oldCount = countAllowed(oldest);
  const firstOld = firstAllowed(oldest);
  const F = forward + <usize>j * messageBytes + firstOld * axisBytes + (firstNew << 2);
  const B = backward + <usize>j * messageBytes + firstNew * axisBytes + (firstOld << 2);
  const newest = weightsOf(order - 1);
  memory.fill(newest, 0, lawBytes);
  if (all) memory.fill(weights, 0, newest - weights);
  const V: u32 = symbols;
  const wide = oldCount == V && newCount == V;
  const middles = between > 0 ? agreeing(oldest + 1, 1, between) : 1;
  if (between == 0) store<u32>(listA, 0);
  for (let l: usize = 0; l < <usize>middles; l++) {
    const middle = load<u32>(listA + (l << 2));
    const f = F + middle * rowBytes;
    const b = B + load<u32>(mirrored + (<usize>middle << 2)) * rowBytes;
    const sum = wide
      ? tile(f, b, newest, all ? weights : 0)
      : strip(f, b, oldCount, newCount, newest + (firstNew << 2), all ? weights + (firstOld << 2) : 0);
    if (!all) continue;
    for (let t = between, rest = middle; t > 0; t--) {
      const higher = rest / V;
      const at = weightsOf(t) + ((rest - higher * V) << 2);
      store<f32>(at, load<f32>(at) + sum);
      rest = higher;
    }
  }
}

/** As `tile`, for the allowed symbols of the oldest and the newest position, entry by entry. */
function strip(f: usize, b: usize, oldCount: u32, newCount: u32, newest: usize, oldest: usize): f32 {
  let total: f32 = 0;
  for (let r: u32 = 0; r < oldCount; r++) {
    let entry = b + (r << 2);
    const row = f + r * axisBytes;
    let sum: f32 = 0;
    for (let y: usize = 0; y < <usize>newCount << 2; y += 4) {
      const w = load<f32>(row + y) * load<f32>(entry);
      sum += w;
      store<f32>(newest + y, load<f32>(newest + y) + w);
      entry += axisBytes;
    }
    total += sum;
    if (oldest) store<f32>(oldest + (r << 2), load<f32>(oldest + (r << 2)) + sum);
  }
  return total;
}
