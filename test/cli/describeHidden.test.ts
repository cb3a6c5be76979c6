import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { documentOf, FIXTURES, maskgap, temporary } from './maskgap.js';

const golden = JSON.parse(readFileSync(`${FIXTURES}golden/case6-hmm-L6.json`, 'utf8'));
const described = (model: object, ...args: string[]) =>
  documentOf(maskgap(['describe', temporary('model.json', JSON.stringify(model)), '--json', ...args])).result;

test('the entropy of an HMM agrees with enumeration, and not at another length', () => {
  const { entropy, marginalEntropy } = described(golden.model, '-L', '6');
  expect(entropy.exact).toBe(false);
  expect(entropy.standardError).toBeLessThan(0.01 * entropy.value);
  expect(Math.abs(entropy.value - golden.entropy)).toBeLessThan(4.5 * entropy.standardError);
  expect(marginalEntropy.value).toBeCloseTo(golden.h[0], 12);
  const other = described(golden.model, '-L', '7').entropy;
  expect(Math.abs(other.value - golden.entropy)).toBeGreaterThan(4.5 * other.standardError);
});

test('an HMM that shows its state has the entropy rate of the chain', () => {
  const transition = [
    [0.9, 0.1, 0],
    [0.2, 0.5, 0.3],
    [0.4, 0.1, 0.5],
  ];
  const emission = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const hidden = { kind: 'hmm', vocabulary: 3, transition, emission, initial: 'stationary' };
  const rate = described({ kind: 'markov', vocabulary: 3, transition, initial: 'stationary' }).entropyRate;
  const { entropyRate } = described(hidden);
  expect(entropyRate.standardError).toBeLessThan(0.01 * rate);
  expect(Math.abs(entropyRate.value - rate)).toBeLessThan(4.5 * entropyRate.standardError);
  expect(described(hidden, '--seed', 'other').entropyRate.value).not.toBe(entropyRate.value);
});
