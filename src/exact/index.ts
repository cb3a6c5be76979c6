import type { DataModel } from '../models/index.js';
import { enumerateModel, MAX_ENUMERATION } from './enumeration.js';
import type { ExactProfile } from './exactProfile.js';
import { firstOrderProfile } from './firstOrder.js';

export { compareLaws, type LawComparison } from './compareLaws.js';
export { type EnumeratedProfile, enumerateModel, enumerateProfile, massFunction } from './enumeration.js';
export type { ExactProfile } from './exactProfile.js';
export { type FirstOrderProfile, firstOrderProfile } from './firstOrder.js';
export { evenParity, linearCode, mixtureOfProducts, oneHot, repeatedBit, type TestLaw } from './laws.js';
export { type TokenInformation, tokenInformation } from './windows.js';

/** Elementary operations (about a nanosecond each) that an exact answer may take by default. */
export const DEFAULT_BUDGET = 5e9;

/**
 * The exact profile of a model at length L where one is cheap, else undefined: the closed form of first-order chains, or
 * enumeration where (V+1)^L <= 2^26. The budget is in elementary operations (about a nanosecond each); default 5e9.
 */
export function exactProfile(
  model: DataModel,
  length: number,
  { budget = DEFAULT_BUDGET }: { readonly budget?: number } = {},
): ExactProfile | undefined {
  const { process } = model;
  if (process.kind === 'context' && process.order === 1) {
    const profile = firstOrderProfile(model, length, budget);
    if (profile !== undefined) return profile;
  }
  return isEnumerable(model, length, budget) ? enumerateModel(model, length) : undefined;
}

/** Whether `exactProfile` has an answer for a model, without enumerating it. */
export function hasExactProfile(
  model: DataModel,
  length: number,
  { budget = DEFAULT_BUDGET }: { readonly budget?: number } = {},
): boolean {
  if (isEnumerable(model, length, budget)) return true;
  const { process } = model;
  const firstOrder = process.kind === 'context' && process.order === 1;
  return firstOrder && firstOrderProfile(model, length, budget) !== undefined;
}

/** About how long the exact profile takes to enumerate; 0 where a closed form is there instead. */
export function enumerationSeconds(model: DataModel, length: number): number {
  const { process } = model;
  const closed = process.kind === 'context' && process.order === 1;
  return closed ? 0 : enumerationCost(model, length) / 1e9;
}

function isEnumerable(model: DataModel, length: number, budget: number): boolean {
  return (model.vocabularySize + 1) ** length <= MAX_ENUMERATION && enumerationCost(model, length) <= budget;
}

/** Elementary operations. */
function enumerationCost({ vocabularySize }: DataModel, length: number): number {
  const table = (vocabularySize + 1) ** length;
  const sequences = vocabularySize ** length;
  return table * (20 * length + 30) + sequences * 30 * length;
}
