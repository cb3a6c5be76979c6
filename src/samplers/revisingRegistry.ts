import { inputError } from '../errors.js';
import { registry } from '../registry.js';
import { namedSampler, type SamplerEntry, samplerEntry } from './entry.js';
import { lowConfidence } from './lowConfidence.js';
import { p2 } from './p2.js';
import { samplerRegistry } from './registry.js';
import { remdmCap, remdmLoop, remdmRescale } from './remdm.js';
import type { RevisingFamily, RevisingOption, RevisingOptions, RevisingRule } from './revisingRule.js';
import type { SamplerFamily } from './sampler.js';
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

/** They by name. */
export const revisingRegistry = registry(
  'revising sampler',
  revisingFamilies.map((family) => samplerEntry(family, true)),
);

/** Every sampler, whether it revises or not. */
export const anySamplerRegistry = registry<SamplerEntry<SamplerFamily | RevisingFamily>>('sampler', [
  ...samplerRegistry.entries,
  ...revisingRegistry.entries,
]);

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
  return revisingRegistry.get(name).family;
}

/** Whether the text names a revising sampler, with or without an argument. */
export function namesRevising(text: string): boolean {
  return revisingRegistry.find(text) !== undefined;
}

/** Reads `name` or `name:argument`. */
export function parseRevising(text: string): NamedRevising {
  return namedSampler(revisingRegistry, text);
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
