import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ContextChain } from '../../kernels/chain.js';
import {
  type DataModel,
  entropyRate,
  marginalEntropies,
  sequenceEntropy,
  sequenceLogProbability,
  tokenMarginal,
} from '../../src/models/index.js';
import { hmmArbitrary, markovArbitrary, modelArbitrary, ngramArbitrary } from '../support/arbitraries.js';
import { allSequences, plainEntropy } from '../support/enumeration.js';

const options = { seed: 11, numRuns: 60 };
const chains = fc.oneof(markovArbitrary(), ngramArbitrary());
const lengths = fc.integer({ min: 1, max: 6 });

/** p(x) summed over hidden paths or read off the tensors, from the definition of the kind. */
function definedProbability(model: DataModel, x: readonly number[]): number {
  const v = model.vocabularySize;
  if (model.kind === 'hmm') {
    const states = model.initial.data.length;
    let total = 0;
    for (const path of allSequences(states, x.length)) {
      let p = model.initial.data[path[0]];
      path.forEach((s, i) => {
        if (i > 0) p *= model.transition.data[path[i - 1] * states + s];
        p *= model.emission!.data[s * v + x[i]];
      });
      total += p;
    }
    return total;
  }
  const m = model.contextLength!;
  const padded = x.length >= m ? [[]] : allSequences(v, m - x.length);
  const number = (tokens: readonly number[]) => tokens.reduce((sum, token) => sum * v + token, 0);
  let p = 0;
  for (const tail of padded) p += model.initial.data[number([...x.slice(0, m), ...tail])];
  for (let i = m; i < x.length; i++) p *= model.transition.data[number(x.slice(i - m, i)) * v + x[i]];
  return p;
}

function joint(model: DataModel, length: number): { x: number[]; p: number }[] {
  return allSequences(model.vocabularySize, length).map((x) => ({ x, p: definedProbability(model, x) }));
}

describe('against enumeration', () => {
  test('sequence probabilities follow the definition and sum to 1', () => {
    fc.assert(
      fc.property(modelArbitrary({ maxStates: 3 }), fc.integer({ min: 1, max: 5 }), (model, length) => {
        let total = 0;
        for (const { x, p } of joint(model, length)) {
          const log = sequenceLogProbability(model, x);
          if (p === 0) expect(log).toBe(-Infinity);
          else expect(Math.abs(Math.exp(log) / p - 1)).toBeLessThan(1e-12);
          total += Math.exp(log);
        }
        expect(Math.abs(total - 1)).toBeLessThan(1e-12);
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  test('the entropy of a sequence, with zeros, starts of any kind and L below n - 1', () => {
    fc.assert(
      fc.property(chains, lengths, (model, length) => {
        const expected = plainEntropy(joint(model, length).map(({ p }) => p));
        expect(Math.abs(sequenceEntropy(model, length)! - expected)).toBeLessThan(1e-12);
      }),
      options,
    );
  });

  test('the entropies of positions, for every kind', () => {
    fc.assert(
      fc.property(modelArbitrary(), fc.integer({ min: 1, max: 5 }), (model, length) => {
        const laws = Array.from({ length }, () => new Float64Array(model.vocabularySize));
        for (const { x, p } of joint(model, length)) {
          x.forEach((token, i) => {
            laws[i][token] += p;
          });
        }
        const entropies = marginalEntropies(model, length);
        laws.forEach((law, i) => {
          expect(Math.abs(entropies[i] - plainEntropy(law))).toBeLessThan(1e-12);
        });
        tokenMarginal(model).forEach((p, token) => {
          expect(Math.abs(p - laws[0][token])).toBeLessThan(1e-13);
        });
      }),
      options,
    );
  });

  test('the chain that engines see has the same law', () => {
    fc.assert(
      fc.property(chains, lengths, (model, length) => {
        const { start, transition, order, vocabularySize } = model.process as ContextChain;
        for (const { x, p } of joint(model, length)) {
          let q = 1;
          let context = 0;
          x.forEach((token, i) => {
            q *= (i < order ? start[i] : transition)[context * vocabularySize + token];
            context = (context * vocabularySize + token) % vocabularySize ** Math.min(i + 1, order);
          });
          expect(Math.abs(q - p)).toBeLessThan(1e-14);
        }
      }),
      options,
    );
  });

  test('the entropy rate is the growth of the entropy once the start is forgotten', () => {
    fc.assert(
      fc.property(fc.oneof(markovArbitrary({ zeros: false }), ngramArbitrary({ zeros: false })), (model) => {
        const growth = (sequenceEntropy(model, 6000)! - sequenceEntropy(model, 5000)!) / 1000;
        expect(Math.abs(entropyRate(model)! - growth)).toBeLessThan(1e-10);
      }),
      options,
    );
  });

  test('an HMM has no closed entropy', () => {
    fc.assert(
      fc.property(hmmArbitrary(), (model) => {
        expect(sequenceEntropy(model, 3)).toBeUndefined();
        expect(entropyRate(model)).toBeUndefined();
      }),
      { seed: 2, numRuns: 5 },
    );
  });
});
