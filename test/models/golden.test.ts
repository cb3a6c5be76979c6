import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { modelFromJson } from '../../src/formats/index.js';
import { marginalEntropies, sequenceEntropy } from '../../src/models/index.js';

const folder = new URL('../fixtures/golden/', import.meta.url);
const cases = readdirSync(folder).filter((name) => name.startsWith('case'));

describe('published cases', () => {
  test.each(cases)('%s: entropy and total correlation', (name) => {
    const golden = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    const model = modelFromJson(golden.model);
    const entropy = sequenceEntropy(model, golden.length);
    if (model.kind === 'hmm') expect(entropy).toBeUndefined();
    else expect(Math.abs(entropy! / golden.entropy - 1)).toBeLessThan(1e-12);
    const marginals = marginalEntropies(model, golden.length);
    const total = marginals.reduce((sum, h) => sum + h, 0);
    expect(marginals).toHaveLength(golden.length);
    expect(Math.abs(total - golden.entropy - golden.totalCorrelation)).toBeLessThan(1e-10);
    if (golden.h) expect(Math.abs(total / golden.length - golden.h[0])).toBeLessThan(1e-12);
  });
});
