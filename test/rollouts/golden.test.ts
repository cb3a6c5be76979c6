import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { massFunction } from '../../src/exact/index.js';
import { enumerateSampler } from '../../src/exact/samplerEnumeration.js';
import { modelFromJson } from '../../src/formats/modelJson.js';
import { createSampler } from '../../src/samplers/registry.js';

const folder = new URL('../fixtures/golden/', import.meta.url);

/** As the fixtures have it, from an independent enumeration. */
interface GoldenSampler {
  readonly sampler: string;
  readonly perRound?: number;
  readonly threshold?: number;
  readonly entropyBound?: number;
  readonly forwardKl: number;
  readonly reverseKl: number;
  readonly negativeLogLikelihoodPerToken: number;
  readonly roundsData: number;
  readonly roundsGenerated: number;
}

describe.each(readdirSync(folder).filter((name) => name.startsWith('sampler')))(
  '%s by enumeration',
  (name) => {
    const golden = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    const model = modelFromJson(golden.model);
    const pmf = massFunction(model, golden.length);
    const rows: GoldenSampler[] = golden.samplers;
    test.each(
      rows.map(
        (row) => [`${row.sampler} ${row.perRound ?? row.threshold ?? row.entropyBound}`, row] as const,
      ),
    )('%s', (_, row) => {
      const { sampler: family, perRound, threshold, entropyBound } = row;
      const sampler = createSampler(
        { name: family, family, options: { perRound, threshold, entropyBound } },
        golden.length,
      );
      const found = enumerateSampler(pmf, model.vocabularySize, golden.length, sampler);
      expect(found.forwardKl).toBeCloseTo(row.forwardKl, 11);
      expect(found.reverseKl).toBeCloseTo(row.reverseKl, 11);
      expect(found.negativeLogLikelihood / golden.length).toBeCloseTo(row.negativeLogLikelihoodPerToken, 11);
      expect(found.roundsData).toBeCloseTo(row.roundsData, 11);
      expect(found.rounds).toBeCloseTo(row.roundsGenerated, 11);
      expect(found.offSupportRate).toBe(0);
    });
  },
);
