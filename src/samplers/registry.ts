import { inputError } from '../errors.js';
import { nearest, quote } from '../nearest.js';
import { confidence, entropy, margin } from './best.js';
import { bisection } from './bisection.js';
import { blocks } from './blocks.js';
import { dilated, groups } from './dilated.js';
import { entropyBound, entropySum } from './entropyBound.js';
import { factor } from './factor.js';
import { klass } from './klass.js';
import { parameterValue } from './parameters.js';
import { random } from './random.js';
import type { ParsedSampler, Sampler, SamplerFamily, SamplerOptions } from './sampler.js';
import { leftToRight, rightToLeft } from './sequential.js';
import { threshold } from './threshold.js';

/** Every family of samplers, in the order of the help text. */
export const samplerFamilies = (): readonly SamplerFamily[] => [
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

export function samplerFamily(name: string): SamplerFamily {
  const families = samplerFamilies();
  const family = families.find((one) => one.name === name);
  if (family !== undefined) return family;
  const names = families.map((one) => one.name);
  const likely = nearest(name, names);
  throw inputError(
    `unknown sampler ${quote(name)}`,
    `${likely === undefined ? '' : `did you mean ${likely}? `}choose from ${names.join(', ')}`,
  );
}

/** Reads `name` or `name:argument`; unknown names, needless and unusable arguments are input errors. */
export function parseSampler(text: string): ParsedSampler {
  const name = text.trim();
  const colon = name.indexOf(':');
  const family = samplerFamily(colon < 0 ? name : name.slice(0, colon));
  if (colon < 0) return { name, family: family.name, options: {} };
  if (family.argument === undefined)
    throw inputError(`sampler ${quote(name)}: ${family.name} takes no argument`, `write ${family.name}`);
  const value = parameterValue(family.argument, name.slice(colon + 1), `sampler ${quote(name)}`);
  return { name, family: family.name, options: { [family.argument]: value } };
}

/** The same sampler with more parameters, which must be ones that it takes. */
export function withOptions(sampler: ParsedSampler, options: SamplerOptions): ParsedSampler {
  return { ...sampler, options: { ...options, ...sampler.options } };
}

/**
 * The sampler at length L.
 *
 * @throws MaskgapError with code 'input' if a parameter is missing or cannot be used at this length
 */
export function createSampler({ name, family, options }: ParsedSampler, length: number): Sampler {
  return { ...samplerFamily(family).create(options, length, createSampler), name };
}
