import { inputError } from '../errors.js';
import { quote, suggestion } from '../nearest.js';
import { lowConfidence } from './lowConfidence.js';
import { p2 } from './p2.js';
import { remdmCap, remdmLoop, remdmRescale } from './remdm.js';
import { revisingValue } from './revisingParameters.js';
import type { RevisingFamily, RevisingOption, RevisingOptions, RevisingRule } from './revisingRule.js';
import { uniformCorrector } from './uniformCorrector.js';

/** Every revising sampler, in the order of the help text. */
export const revisingFamilies: readonly RevisingFamily[] = [
  lowConfidence,
  remdmCap,
  remdmRescale,
  remdmLoop,
  uniformCorrector,
  p2,
];

/** A revising sampler as named by the user, before T and L are known. Plain data. */
export interface NamedRevising {
  /** As written. */
  readonly name: string;
  readonly family: string;
  readonly options: Omit<RevisingOptions, 'steps'>;
}

/** A revising sampler with all it needs. Plain data: it goes to worker threads. */
export interface ParsedRevising {
  readonly name: string;
  readonly family: string;
  readonly options: RevisingOptions;
}

export function revisingFamily(name: string): RevisingFamily {
  const family = revisingFamilies.find((one) => one.name === name);
  if (family !== undefined) return family;
  const names = revisingFamilies.map((one) => one.name);
  throw inputError(
    `unknown revising sampler ${quote(name)}${suggestion(name, names)}`,
    `choose from ${names.join(', ')}`,
  );
}

/** Whether the text names a revising sampler, with or without an argument. */
export function namesRevising(text: string): boolean {
  return revisingFamilies.some(({ name }) => name === text.split(':', 1)[0].trim());
}

/** Reads `name` or `name:argument`. */
export function parseRevising(text: string): NamedRevising {
  const name = text.trim();
  const colon = name.indexOf(':');
  const family = revisingFamily(colon < 0 ? name : name.slice(0, colon));
  if (colon < 0) return { name, family: family.name, options: {} };
  const value = revisingValue(family.argument, name.slice(colon + 1), `sampler ${quote(name)}`);
  return { name, family: family.name, options: { [family.argument]: value } };
}

/**
 * The samplers of a run: every one with those of the options that it takes, once for every T.
 *
 * @param options for all samplers; one that no sampler takes is refused
 */
export function requestedRevisions(
  samplers: readonly NamedRevising[],
  options: Omit<RevisingOptions, 'steps'>,
  steps: readonly number[],
  length: number,
): readonly ParsedRevising[] {
  const given = (Object.keys(options) as RevisingOption[]).filter((key) => options[key] !== undefined);
  const needless = given.find(
    (key) => !samplers.some(({ family }) => revisingFamily(family).options.includes(key)),
  );
  if (needless !== undefined) {
    throw inputError(
      `${samplers.map(({ name }) => name).join(', ')} ${samplers.length === 1 ? 'takes' : 'take'} no option ${needless}`,
      'leave it out, or choose a sampler that takes it',
    );
  }
  const requests = samplers.flatMap((sampler) => {
    const own = given.filter((key) => revisingFamily(sampler.family).options.includes(key));
    const taken = Object.fromEntries(own.map((key) => [key, options[key]]));
    return steps.map((T) => ({ ...sampler, options: { ...taken, ...sampler.options, steps: T } }));
  });
  for (const request of requests) createRevising(request, length);
  return requests;
}

/** @throws input errors if a parameter cannot be used at this length */
export function createRevising({ family, options }: ParsedRevising, length: number): RevisingRule {
  return revisingFamily(family).create(options, length);
}
