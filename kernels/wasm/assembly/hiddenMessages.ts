/** Messages over the states of a hidden chain; see kernels/reference/hiddenMessages.ts. */
import { isRevealed, tokenAt } from './evidence';
import {
  backward,
  backwardTable,
  backwardTotals,
  evidenceTable,
  forward,
  forwardTable,
  forwardTotals,
  listA,
  messageBytes,
  ratios,
  rowBytes,
  scratch,
  symbols,
} from './layout';
import { projectiveDistance, resetRatios } from './ratios';
import { transition } from './transition';

export function hiddenForwardStep(j: i32, test: bool): f64 {
  return step(forward, forwardTotals, forwardTable, j - 1, j, test);
}

export function hiddenBackwardStep(j: i32, test: bool): f64 {
  return step(backward, backwardTotals, backwardTable, j + 1, j, test);
}

function step(messages: usize, totals: usize, table: usize, source: i32, j: i32, test: bool): f64 {
  let from = messages + <usize>source * messageBytes;
  const message = messages + <usize>j * messageBytes;
  const scale: f32 = 1 / load<f32>(totals + (<usize>source << 2));
  if (isRevealed(source)) {
    const evidence = evidenceOf(source);
    for (let s: usize = 0; s < rowBytes; s += 16)
      v128.store(scratch + s, f32x4.mul(v128.load(from + s), v128.load(evidence + s)));
    from = scratch;
  }
  const known = isRevealed(j);
  const before = scratch + rowBytes;
  if (known) memory.copy(before, message, rowBytes);
  resetRatios();
  store<u32>(listA, 0);
  const total = transition(
    listA,
    1,
    from,
    4,
    table,
    0,
    rowBytes,
    symbols,
    message,
    scale,
    test && !known,
  );
  store<f32>(totals + (<usize>j << 2), total);
  if (!test) return Infinity;
  if (known) compareAllowed(before, message, evidenceOf(j));
  return projectiveDistance();
}

function evidenceOf(j: i32): usize {
  return evidenceTable + tokenAt(j) * rowBytes;
}

/** Compares the states that can emit the revealed token; the others' ratios are turned into NaN. */
function compareAllowed(before: usize, after: usize, evidence: usize): void {
  let low = v128.load(ratios);
  let high = v128.load(ratios, 16);
  const zero = f32x4.splat(0);
  for (let s: usize = 0; s < rowBytes; s += 16) {
    const excluded = f32x4.eq(v128.load(evidence + s), zero);
    const ratio = v128.or(f32x4.div(v128.load(after + s), v128.load(before + s)), excluded);
    low = f32x4.pmin(low, ratio);
    high = f32x4.pmax(high, ratio);
  }
  v128.store(ratios, low);
  v128.store(ratios, high, 16);
}
