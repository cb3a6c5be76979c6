// Full passes of chains on a backend, compared with the reference's. Input: JSON [{ name, chain, lengths }]; output: JSON per name.
// usage: node passesRun.mjs BACKEND
import { readFileSync } from 'node:fs';
import { drawOrder, drawTokens } from '../../../dist/kernels/reference/draw.js';
import { Evidence } from '../../../dist/kernels/reference/evidence.js';
import { freshEntropies } from '../../../dist/kernels/reference/freshPass.js';
import { gapEntropies } from '../../../dist/kernels/reference/gaps.js';
import { gapPass, gapTable } from '../../../dist/kernels/tensor/gaps.js';
import { fullPass } from '../../../dist/kernels/tensor/pass.js';
import { messagesFor } from '../../../dist/kernels/tensor/process.js';
import { loadBackend } from '../../../dist/src/engines/tensor/backends.js';
import { lagEntropies } from '../../../dist/src/exact/lagEntropies.js';

const { tf } = await loadBackend(process.argv[2]);
const KEY = [7, 11];
const TRAJECTORIES = 3;

const revived = (value) =>
  Array.isArray(value)
    ? typeof value[0] === 'number'
      ? Float64Array.from(value)
      : value.map(revived)
    : value;
const chainOf = (chain) => Object.fromEntries(Object.entries(chain).map(([name, v]) => [name, revived(v)]));

/** Rows of three trajectories: nothing, one, a third, all but one and everything revealed, and one in between. */
function rowsOf(chain, length) {
  const tokens = [];
  const ranks = [];
  for (let t = 0; t < TRAJECTORIES; t++) {
    tokens.push(...drawTokens(chain, length, KEY, t));
    const places = new Float32Array(length);
    for (const [k, j] of drawOrder(length, KEY, t).entries()) places[j] = k;
    ranks.push(...places);
  }
  const counts = [0, 1, Math.floor(length / 3), Math.floor((2 * length) / 3), length - 1, length];
  const rows = Array.from({ length: TRAJECTORIES * counts.length }, (_, row) => row);
  return {
    length,
    tokens: Float32Array.from(tokens),
    ranks: Float32Array.from(ranks),
    trajectories: Int32Array.from(rows, (row) => row % TRAJECTORIES),
    counts: Float32Array.from(rows, (row) => counts[Math.floor(row / TRAJECTORIES)]),
  };
}

/** Largest difference relative to the entry, or to a thousandth of the mean where entries are smaller. */
function worst(actual, expected) {
  const mean = expected.reduce((a, b) => a + b, 0) / expected.length;
  return Math.max(
    ...Array.from(actual, (value, i) => {
      const scale = Math.max(Math.abs(expected[i]), 1e-3 * mean, Number.MIN_VALUE);
      return Number.isFinite(value) ? Math.abs(value - expected[i]) / scale : Number.POSITIVE_INFINITY;
    }),
  );
}

/** Per row, what is revealed. */
const seen = ({ ranks, counts, trajectories, length }, row) =>
  Uint8Array.from({ length }, (_, j) => (ranks[trajectories[row] * length + j] < counts[row] ? 1 : 0));

/** Differences of the rows from what `expectedOf` says of them; `shift` compares with another trajectory's. */
async function compare(rows, pass, expectedOf, shift = 0) {
  const before = tf.memory().numTensors;
  const result = pass(rows);
  const values = await result.data();
  tf.dispose(result);
  const leaked = tf.memory().numTensors - before;
  const { length } = rows;
  const errors = Array.from(rows.counts, (_, row) =>
    worst(values.subarray(row * length, (row + 1) * length), expectedOf((row + shift) % rows.counts.length)),
  );
  return { error: Math.max(...errors), leaked };
}

const out = {};
for (const { name, chain: plain, lengths } of JSON.parse(readFileSync(0, 'utf8'))) {
  const chain = chainOf(plain);
  const found = { error: 0, leaked: 0, mistaken: 0 };
  const note = ({ error, leaked }) => {
    found.error = Math.max(found.error, error);
    found.leaked = Math.max(found.leaked, Math.abs(leaked));
  };
  const messages = messagesFor(tf, chain);
  for (const length of lengths) {
    const rows = rowsOf(chain, length);
    const expected = (row) => {
      const evidence = new Evidence(length, chain.vocabularySize);
      const at = rows.trajectories[row] * length;
      evidence.reset(Int32Array.from(rows.tokens.subarray(at, at + length)));
      evidence.revealed.set(seen(rows, row));
      return freshEntropies(chain, evidence);
    };
    const pass = (given) => fullPass(tf, messages, chain.vocabularySize, given);
    note(await compare(rows, pass, expected));
    if (length > 20) found.mistaken = (await compare(rows, pass, expected, 7)).error;
    if (chain.kind === 'context' && chain.order === 1 && chain.stationary && length > 1) {
      const lags = lagEntropies(chain, length);
      const gaps = gapTable(lags);
      const table = tf.tensor1d(gaps.entropies);
      found.gaps = true;
      note(
        await compare(
          rows,
          (given) => gapPass(tf, table, gaps.longest, given),
          (row) => gapEntropies(lags, seen(rows, row)),
        ),
      );
      tf.dispose(table);
    }
  }
  messages.dispose();
  out[name] = found;
}
console.log(JSON.stringify(out));
