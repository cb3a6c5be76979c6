import { ExactInformation } from '../estimators/exactInformation.js';
import { type ExactProfile, exactProfile, hasExactProfile } from '../exact/index.js';
import type { DataModel } from '../models/index.js';

const WHATEVER_IT_TAKES = Number.POSITIVE_INFINITY;

/** Whether the method allows an exact answer: `auto` where it is cheap, `exact` whatever it takes. */
export function isExact(model: DataModel, length: number, method: 'auto' | 'exact'): boolean {
  return hasExactProfile(model, length, method === 'exact' ? { budget: WHATEVER_IT_TAKES } : {});
}

/** The profiles of models, by length: runs with other seeds ask again. */
const known = new WeakMap<DataModel, Map<number, ExactProfile>>();

/** The exact profile of a model that has one. */
export function exactInformation(model: DataModel, length: number): ExactInformation {
  const profiles = known.get(model) ?? new Map<number, ExactProfile>();
  known.set(model, profiles);
  const profile = profiles.get(length) ?? exactProfile(model, length, { budget: WHATEVER_IT_TAKES });
  if (profile === undefined) throw new Error(`the ${model.kind} model has no exact profile at L = ${length}`);
  profiles.set(length, profile);
  return new ExactInformation(profile);
}
