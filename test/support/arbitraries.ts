import fc from 'fast-check';
import { type DataModel, hmmModel, markovModel, ngramModel } from '../../src/models/index.js';

/** A probability law on `size` values; with `zeros`, any of them but the first may be 0. */
export function lawArbitrary(size: number, zeros = true): fc.Arbitrary<number[]> {
  const weight = fc.integer({ min: zeros ? 0 : 1, max: 40 });
  return fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.array(weight, { minLength: size - 1, maxLength: size - 1 }))
    .map(([first, others]) => {
      const weights = [first, ...others];
      const total = weights.reduce((a, b) => a + b, 0);
      return weights.map((w) => w / total);
    });
}

export function rowsArbitrary(rows: number, columns: number, zeros = true): fc.Arbitrary<number[][]> {
  return fc.array(lawArbitrary(columns, zeros), { minLength: rows, maxLength: rows });
}

export interface ModelLimits {
  readonly maxVocabulary?: number;
  readonly maxN?: number;
  readonly maxStates?: number;
  /** Whether probabilities may be 0 (default true). The first column never is, so that one class is recurrent. */
  readonly zeros?: boolean;
}

/** The stationary law or random numbers. */
function initialArbitrary(size: number): fc.Arbitrary<'stationary' | number[]> {
  return fc.oneof(fc.constant('stationary' as const), lawArbitrary(size));
}

export function markovArbitrary({ maxVocabulary = 3, zeros }: ModelLimits = {}): fc.Arbitrary<DataModel> {
  return fc
    .integer({ min: 2, max: maxVocabulary })
    .chain((v) =>
      fc
        .tuple(rowsArbitrary(v, v, zeros), initialArbitrary(v))
        .map(([transition, initial]) => markovModel({ transition, initial })),
    );
}

export function ngramArbitrary(limits: ModelLimits = {}): fc.Arbitrary<DataModel> {
  const { maxVocabulary = 3, maxN = 4, zeros } = limits;
  const shape = fc.tuple(fc.integer({ min: 2, max: maxVocabulary }), fc.integer({ min: 1, max: maxN }));
  return shape.chain(([v, n]) =>
    fc
      .tuple(rowsArbitrary(v ** (n - 1), v, zeros), initialArbitrary(v ** (n - 1)))
      .map(([rows, initial]) => ngramModel({ n, vocabularySize: v, transition: rows.flat(), initial })),
  );
}

export function hmmArbitrary(limits: ModelLimits = {}): fc.Arbitrary<DataModel> {
  const { maxVocabulary = 3, maxStates = 3, zeros } = limits;
  const shape = fc.tuple(fc.integer({ min: 2, max: maxVocabulary }), fc.integer({ min: 1, max: maxStates }));
  return shape.chain(([v, s]) =>
    fc
      .tuple(rowsArbitrary(s, s, zeros), rowsArbitrary(s, v, zeros), initialArbitrary(s))
      .map(([transition, emission, initial]) => hmmModel({ transition, emission, initial })),
  );
}

/** A small model of any kind. */
export function modelArbitrary(limits: ModelLimits = {}): fc.Arbitrary<DataModel> {
  return fc.oneof(markovArbitrary(limits), ngramArbitrary(limits), hmmArbitrary(limits));
}
