import { describe, expect, test } from '@jest/globals';
import { enumerateModel, enumerateProfile } from '../../src/exact/enumeration.js';
import { exactProfile } from '../../src/exact/index.js';
import { modelFromJson } from '../../src/formats/index.js';
import { ngramModel } from '../../src/models/index.js';
import { goldenCases, randomLaw, randomRows, uniforms } from './support.js';

/** E_M KL(p || p_{Y|M}) by its definition: all orders of the positions, the law q of the filled sequence, sum p log(p/q). */
function divergenceByDefinition(
  pmf: Float64Array,
  V: number,
  length: number,
  sizes: readonly number[],
): number {
  const digit = (sequence: number, i: number) => Math.floor(sequence / V ** (length - 1 - i)) % V;
  const orders = permutations(Array.from({ length }, (_, i) => i));
  const conditional = (sequence: number, i: number, given: readonly number[]) => {
    let joint = 0;
    let evidence = 0;
    pmf.forEach((p, other) => {
      if (given.some((j) => digit(other, j) !== digit(sequence, j))) return;
      evidence += p;
      if (digit(other, i) === digit(sequence, i)) joint += p;
    });
    return joint / evidence;
  };
  let total = 0;
  for (const order of orders) {
    pmf.forEach((p, sequence) => {
      if (p === 0) return;
      let log = Math.log(p);
      let level = 0;
      for (const size of sizes) {
        const given = order.slice(0, level);
        for (const i of order.slice(level, level + size)) log -= Math.log(conditional(sequence, i, given));
        level += size;
      }
      total += (p * log) / orders.length;
    });
  }
  return total;
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

describe('enumeration', () => {
  test('its KL is the divergence of what the sampler generates, averaged over all orders', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const pmf = Float64Array.from(randomLaw(uniforms(seed), 2 ** 4, seed === 3 ? 0.4 : 0));
      const exact = enumerateProfile(pmf, 2, 4);
      for (const sizes of [[4], [3, 1], [1, 3], [2, 2], [1, 1, 2], [1, 1, 1, 1]]) {
        expect(Math.abs(exact.kl(sizes) - divergenceByDefinition(pmf, 2, 4, sizes))).toBeLessThan(1e-13);
      }
    }
  });

  test('equals the golden cases that were enumerated', () => {
    const cases = goldenCases().filter(({ h }) => h !== undefined);
    expect(cases).toHaveLength(5);
    for (const golden of cases) {
      const exact = enumerateModel(modelFromJson(golden.model), golden.length);
      golden.h!.forEach((value, k) => {
        expect(Math.abs(exact.at(k) - value)).toBeLessThan(1e-12);
      });
      expect(Math.abs(exact.entropy - golden.entropy)).toBeLessThan(1e-12);
      expect(Math.abs(exact.totalCorrelation - golden.totalCorrelation)).toBeLessThan(1e-12);
      expect(Math.abs(exact.dualTotalCorrelation - golden.dualTotalCorrelation!)).toBeLessThan(1e-12);
      for (const { sizes, value } of golden.kl)
        expect(Math.abs(exact.kl(sizes!) - value)).toBeLessThan(1e-12);
    }
  });

  test('refuses tables above 2^26 numbers, and laws of the wrong size', () => {
    const model = ngramModel({ n: 1, transition: [0.5, 0.5], vocabularySize: 2, initial: [1] });
    expect(() => enumerateModel(model, 17)).toThrow('(V+1)^L = 3^17');
    expect(() => enumerateProfile(new Float64Array(7), 2, 3)).toThrow('7 probabilities, not 2^3');
  });
});

describe('the choice of a method', () => {
  const random = uniforms(3);
  const trigram = ngramModel({ n: 3, transition: randomRows(random, 9, 3).flat(), initial: 'stationary' });
  const bigram = ngramModel({ n: 2, transition: randomRows(random, 3, 3).flat(), initial: 'stationary' });

  test('closed form for first-order chains, enumeration for short sequences, nothing for the rest', () => {
    expect(exactProfile(bigram, 4)?.method).toBe('closed form');
    expect(exactProfile(trigram, 6)?.method).toBe('enumeration');
    expect(exactProfile(trigram, 100)).toBeUndefined();
  });

  test('a budget that is too small leaves no method', () => {
    expect(exactProfile(trigram, 6, { budget: 1000 })).toBeUndefined();
    expect(exactProfile(bigram, 1000, { budget: 100 })).toBeUndefined();
  });
});
