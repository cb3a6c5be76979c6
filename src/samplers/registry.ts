import { registry } from '../registry.js';
import { confidence, entropy, margin } from './best.js';
import { bisection } from './bisection.js';
import { blocks } from './blocks.js';
import { dilated, groups } from './dilated.js';
import { entropyBound, entropySum } from './entropyBound.js';
import { namedSampler, samplerEntry } from './entry.js';
import { factor } from './factor.js';
import { klass } from './klass.js';
import { random } from './random.js';
import type { ParsedSampler, Sampler, SamplerFamily } from './sampler.js';
import { leftToRight, rightToLeft } from './sequential.js';
import { threshold } from './threshold.js';

/** Every family of samplers, in the order of the help text. */
export const samplerFamilies: readonly SamplerFamily[] = [
  random,
  leftToRight,
  rightToLeft,
  blocks,
  dilated,
  groups,
  bisection,
  confidence,
  entropy,
  margin,
  threshold,
  factor,
  entropyBound,
  entropySum,
  klass,
];

/** They by name. */
export const samplerRegistry = registry(
  'sampler',
  samplerFamilies.map((family) => samplerEntry(family, false)),
);

export function samplerFamily(name: string): SamplerFamily {
  return samplerRegistry.get(name).family;
}

/** Reads `name` or `name:argument`; unknown names, needless and unusable arguments are input errors. */
export function parseSampler(text: string): ParsedSampler {
  return namedSampler(samplerRegistry, text);
}

/**
 * The sampler at length L.
 *
 * @throws MaskgapError with code 'input' if a parameter is missing or cannot be used at this length
 */
export function createSampler({ name, family, options }: ParsedSampler, length: number): Sampler {
  return { ...samplerFamily(family).create(options, length, createSampler), name };
}
