// Proves that a backend computes: operations of every sort that the kernels use, against plain JavaScript.
import { reportFailure } from '../../src/cli/failure.js';
import type { BackendName, TensorFlowJs } from '../../src/engines/tensor/backend.js';
import { loadBackend } from '../../src/engines/tensor/backends.js';
import { MaskgapError } from '../../src/errors.js';

const [ROWS, INNER, COLUMNS] = [33, 21, 17];
const A = Array.from({ length: ROWS * INNER }, (_, i) => Math.sin(i));
const B = Array.from({ length: INNER * COLUMNS }, (_, i) => Math.cos(i * i));

type Case = readonly [
  what: string,
  computed: (tf: TensorFlowJs) => { data(): Promise<ArrayLike<number>> },
  expected: readonly number[],
];

const cases: readonly Case[] = [
  [
    'matMul',
    (tf) => tf.matMul(tf.tensor2d(A, [ROWS, INNER]), tf.tensor2d(B, [INNER, COLUMNS])),
    Array.from({ length: ROWS * COLUMNS }, (_, cell) => {
      const [row, column] = [Math.floor(cell / COLUMNS), cell % COLUMNS];
      let sum = 0;
      for (let k = 0; k < INNER; k++) sum += A[row * INNER + k] * B[k * COLUMNS + column];
      return sum;
    }),
  ],
  ['cumsum', (tf) => tf.cumsum(tf.tensor1d(A)), runningSums(A)],
  [
    'gather',
    (tf) => tf.gather(tf.tensor2d(A, [ROWS, INNER]), tf.tensor1d([5, 0, 32], 'int32')),
    [5, 0, 32].flatMap((row) => A.slice(row * INNER, (row + 1) * INNER)),
  ],
  ['topk', (tf) => tf.topk(tf.tensor1d(A), 7).values, [...A].sort((x, y) => y - x).slice(0, 7)],
  ['oneHot', (tf) => tf.oneHot(tf.tensor1d([0, 2, 1], 'int32'), 3), [1, 0, 0, 0, 0, 1, 0, 1, 0]],
  ['round of int32', (tf) => tf.round(tf.tensor1d([-12345678, 7], 'int32')), [-12345678, 7]],
  ['log', (tf) => tf.log(tf.tensor1d([0.01, 0.5, 20])), [Math.log(0.01), Math.log(0.5), Math.log(20)]],
];

function runningSums(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => (sum += value));
}

try {
  const { tf, backend, version, device } = await loadBackend(process.argv[2] as BackendName);
  for (const [what, computed, expected] of cases) {
    const values = await computed(tf).data();
    const worst = Math.max(...expected.map((value, i) => Math.abs(values[i] - value)));
    if (values.length === expected.length && worst <= 1e-4) continue;
    throw new MaskgapError('engine', `${backend}: ${what} is wrong by ${worst}`, 'choose another --backend');
  }
  process.stdout.write(
    `${backend} works: ${cases.length} operations agree with plain JavaScript; ${version}, on ${device}\n`,
  );
} catch (error) {
  reportFailure(error);
}
