/** Messages over the contexts of an order-m chain; see kernels/reference/contextMessages.ts. */
import { agreeing, countAllowed, firstAllowed, isRevealed, offByOne, tokenAt } from './evidence';
import {
  axisBytes,
  backward,
  backwardTable,
  backwardTotals,
  columnTable,
  forward,
  forwardTable,
  forwardTotals,
  listA,
  listB,
  messageBytes,
  order,
  rowBytes,
  scratch,
  sources,
  startBackward,
  startForward,
  symbols,
} from './layout';
import { addRatio, projectiveDistance, resetRatios } from './ratios';
import { transition } from './transition';

/** Recomputes the forward message of j >= 1; if `test`, returns the change of what travels on. */
export function forwardStep(j: i32, test: bool): f64 {
  const rows = agreeing(j - order + 1, 1, order - 1);
  const message = forward + <usize>j * messageBytes;
  const oldest = j - order;
  const a = firstAllowed(oldest);
  const from = message - messageBytes + a * axisBytes;
  const scale: f32 = 1 / load<f32>(forwardTotals + (<usize>(j - 1) << 2));
  const known = isRevealed(j);
  const column = message + (known ? tokenAt(j) << 2 : 0);
  resetRatios();
  if (known && test) saveColumn(column, rows);
  const early = j < order;
  const total = transition(
    listA,
    rows,
    from,
    axisBytes,
    early ? <usize>load<u32>(startForward + (<usize>j << 2)) : forwardTable + a * rowBytes,
    early ? rowBytes : symbols * rowBytes,
    rowBytes,
    countAllowed(oldest),
    message,
    scale,
    test && !known,
  );
  store<f32>(forwardTotals + (<usize>j << 2), total);
  if (!test) return Infinity;
  if (known) compareColumn(column, rows);
  return projectiveDistance();
}

/** Keeps the entries of one column in the listed rows of a message. */
function saveColumn(column: usize, rows: i32): void {
  for (let l: usize = 0; l < <usize>rows; l++)
    store<f32>(scratch + (l << 2), load<f32>(column + load<u32>(listA + (l << 2)) * rowBytes));
}

function compareColumn(column: usize, rows: i32): void {
  for (let l: usize = 0; l < <usize>rows; l++)
    addRatio(load<f32>(scratch + (l << 2)), load<f32>(column + load<u32>(listA + (l << 2)) * rowBytes));
}

/**
 * Recomputes the backward message of j <= L - 2; if `test`, returns the change of what travels on. Rows that agree with
 * the evidence are computed for every x_{j-m+1}. Those off at one token are computed where x_{j-m+1} agrees: the first
 * of them, off at x_j, serve the cavity of j alone; the others travel on.
 */
export function backwardStep(j: i32, test: bool): f64 {
  const slow = order - 1;
  const oldest = j - slow;
  const rows = agreeing(j, -1, slow);
  const wrong = offByOne(j, -1, slow);
  const ending = isRevealed(j) && slow > 0 ? (symbols - 1) * rowsOf(j - 1, slow - 1) : 0;
  const ended = listB + (<usize>ending << 2);

  const message = backward + <usize>j * messageBytes;
  const a = firstAllowed(j + 1);
  const count = countAllowed(j + 1);
  const from = message + messageBytes + a * axisBytes;
  const scale: f32 = 1 / load<f32>(backwardTotals + (<usize>(j + 1) << 2));
  let total: f32 = 0;
  resetRatios();
  if (j < slow) {
    // x_{j-m+1} lies before the sequence: its column alone, by the law of x_{j+1} < m.
    let between: u32 = 1;
    for (let t = j + 1; t < slow; t++) between *= symbols;
    const table = <usize>load<u32>(startBackward + (<usize>(j + 1) << 2)) + (a << 2);
    total = column(listA, rows, from, table, (<usize>symbols) << 2, between, 4, count, message, scale, test);
    column(listB, ending, from, table, (<usize>symbols) << 2, between, 4, count, message, scale, false);
    column(ended, wrong - ending, from, table, (<usize>symbols) << 2, between, 4, count, message, scale, test);
  } else {
    const known = isRevealed(oldest);
    const table = backwardTable + a * rowBytes;
    const perRow = symbols * rowBytes;
    // A revealed token of a first-order chain is all that travels on.
    const testRows = test && !(known && slow == 0);
    total = transition(listA, rows, from, axisBytes, table, perRow, rowBytes, count, message, scale, testRows);
    if (wrong > 0 && !known) {
      transition(listB, ending, from, axisBytes, table, perRow, rowBytes, count, message, scale, false);
      transition(ended, wrong - ending, from, axisBytes, table, perRow, rowBytes, count, message, scale, test);
    } else if (wrong > 0) {
      const at = tokenAt(oldest) << 2;
      if (order == 2) {
        wrongColumn(tokenAt(oldest), a, count, from, message, scale, wrong);
      } else {
        const to = message + at;
        const entries = table + at;
        column(listB, ending, from, entries, perRow, 1, rowBytes, count, to, scale, false);
        column(ended, wrong - ending, from, entries, perRow, 1, rowBytes, count, to, scale, test);
      }
    }
  }
  store<f32>(backwardTotals + (<usize>j << 2), total);
  return test ? projectiveDistance() : Infinity;
}

/** Number of rows over the positions j, j - 1, .. that agree with the evidence. */
function rowsOf(j: i32, count: i32): i32 {
  let rows = 1;
  for (let t = 0; t < count; t++) rows *= countAllowed(j - t);
  return rows;
}

/**
 * The transition kernel for one column of a message.
 *
 * @param table entry of the first allowed symbol for row 0, in this column
 * @param between every so many rows have entries in the table
 * @returns sum of the new entries
 */
function column(
  list: usize,
  rows: i32,
  from: usize,
  table: usize,
  tableStride: usize,
  between: u32,
  step: usize,
  count: u32,
  out: usize,
  scale: f32,
  test: bool,
): f32 {
  let total: f32 = 0;
  for (let l: usize = 0; l < <usize>rows; l++) {
    const row = load<u32>(list + (l << 2));
    let entry = from + load<u32>(sources + (<usize>row << 2));
    let factor = table + <usize>(row / between) * tableStride;
    let sum: f32 = 0;
    for (let x: u32 = 0; x < count; x++) {
      sum += load<f32>(entry) * load<f32>(factor);
      entry += axisBytes;
      factor += step;
    }
    sum *= scale;
    total += sum;
    const to = out + row * rowBytes;
    if (test) addRatio(load<f32>(to), sum);
    store<f32>(to, sum);
  }
  return total;
}

/** m = 2, rows off at x_j in the column of a revealed x_{j-1}: all of them at once, by vectors over x_j. */
function wrongColumn(
  token: u32,
  first: u32,
  count: u32,
  from: usize,
  message: usize,
  scale: f32,
  rows: i32,
): void {
  const table = columnTable + (token * symbols + first) * rowBytes;
  const scales = f32x4.splat(scale);
  for (let x: usize = 0; x < rowBytes; x += 16) {
    let sum = f32x4.splat(0);
    for (let a: u32 = 0; a < count; a++)
      sum = f32x4.add(sum, f32x4.mul(v128.load(from + a * rowBytes + x), v128.load(table + a * rowBytes + x)));
    v128.store(scratch + x, f32x4.mul(sum, scales));
  }
  const to = message + (token << 2);
  for (let l: usize = 0; l < <usize>rows; l++) {
    const row = load<u32>(listB + (l << 2));
    store<f32>(to + row * rowBytes, load<f32>(scratch + (<usize>row << 2)));
  }
}
