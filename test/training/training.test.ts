import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';

// TensorFlow.js does not know the typed arrays of Jest's sandbox: the run is a program on the built files.
const program = fileURLToPath(new URL('trainRun.mjs', import.meta.url));
const built = fileURLToPath(new URL('../../dist', import.meta.url));
const folder = temporaryFolder('train');
const run = JSON.parse(execFileSync(process.execPath, [program, built, folder], { encoding: 'utf8' }));

const largestDifference = (a: number[][], b: number[][]) =>
  Math.max(...a.flatMap((values, i) => values.map((value, n) => Math.abs(value - b[i][n]))));

test.each(['cpu', 'wasm'])('%s: loss and gradients are those of the float64 laws', (backend) => {
  const { loss, gradients, leaked } = run[backend];
  expect(Math.abs(loss - run.expected.loss)).toBeLessThan(1e-6);
  expect(largestDifference(gradients, run.expected.gradients)).toBeLessThan(1e-6);
  expect(leaked).toBe(0);
});

test('gradients of another network are not', () => {
  expect(largestDifference(run.other.gradients, run.expected.gradients)).toBeGreaterThan(0.01);
});

test('training takes the training error below 5% of the information', () => {
  const { untrained, trained, information } = run;
  expect(trained.value + 4.5 * trained.standardError).toBeLessThan(0.05 * information);
  expect(untrained.value - 4.5 * untrained.standardError).toBeGreaterThan(0.05 * information);
});

test('the held-out loss is the entropy and the training error, per token', () => {
  const { loss, trained, entropyPerToken, length } = run;
  const expected = entropyPerToken + trained.value / length;
  const error = loss.standardError + trained.standardError / length;
  expect(Math.abs(loss.value - expected)).toBeLessThan(4.5 * error);
  expect(Math.abs(loss.value - 1.2 * expected)).toBeGreaterThan(4.5 * error);
});

test('a run that was cut off and resumed ends with the same bits', () => {
  expect(run.interrupted).toEqual([true, 100, false, 250]);
  expect(run.cutIsWhole).toBe(true);
  expect(run.cutWasEarly).toBe(false);
});
