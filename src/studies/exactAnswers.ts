import { ExactInformation } from '../estimators/exactInformation.js';
import { type ExactProfile, exactProfile } from '../exact/index.js';
import type { DataModel } from '../models/index.js';

/** Profiles that planning has computed already, for the run that follows it in the same process. */
const known = new WeakMap<DataModel, Map<string, ExactProfile | undefined>>();

/**
 * The exact profile of a model where the method allows one: `auto` where it is cheap, `exact` whatever it takes.
 * Computed once per model and length.
 */
export function exactInformation(
  model: DataModel,
  length: number,
  method: 'auto' | 'exact',
): ExactInformation | undefined {
  const profiles = known.get(model) ?? new Map<string, ExactProfile | undefined>();
  known.set(model, profiles);
  const key = `${method} ${length}`;
  if (!profiles.has(key)) {
    const budget = method === 'exact' ? Number.POSITIVE_INFINITY : undefined;
    profiles.set(key, exactProfile(model, length, { budget }));
  }
  const profile = profiles.get(key);
  return profile && new ExactInformation(profile);
}
