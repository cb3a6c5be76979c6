import { inputError } from '../errors.js';
import { type Entry, registry } from '../registry.js';
import { confidence, entropy, margin } from './best.js';
import { bisection } from './bisection.js';
import { blocks } from './blocks.js';
import { dilated, groups } from './dilated.js';
import { entropyBound, entropySum } from './entropyBound.js';
import { factor } from './factor.js';
import { klass } from './klass.js';
import { lowConfidence } from './lowConfidence.js';
import { p2 } from './p2.js';
import { parameters } from './parameters.js';
import { random } from './random.js';
import { remdmCap, remdmLoop, remdmRescale } from './remdm.js';
import type { RevisingRule } from './revisingRule.js';
import type { ParsedSampler, Sampler, SamplerFamily } from './sampler.js';
import { leftToRight, rightToLeft } from './sequential.js';
import { threshold } from './threshold.js';
import { uniformCorrector } from './uniformCorrector.js';

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
  lowConfidence,
  remdmCap,
  remdmRescale,
  remdmLoop,
  uniformCorrector,
  p2,
];

/** A family by its name; what may be written after that is one of its parameters. */
interface SamplerEntry extends Entry<number> {
  readonly family: SamplerFamily;
}

/** They by name. */
export const samplerRegistry = registry(
  'sampler',
  samplerFamilies.map((family): SamplerEntry => {
    const { name, summary, argument } = family;
    return { name, summary, argument: argument && parameters[argument], family };
  }),
);

export function samplerFamily(name: string): SamplerFamily {
  return samplerRegistry.get(name).family;
}

/** Reads `name` or `name:argument`; unknown names, needless and unusable arguments are input errors. */
export function parseSampler(text: string): ParsedSampler {
  const { name, entry, value } = samplerRegistry.parse(text);
  const options = value === undefined ? {} : { [entry.family.argument!]: value };
  return { name, family: entry.name, options };
}

/** Whether it looks at the tokens that it has drawn, or takes revealed ones back. */
export function revises({ family }: Pick<ParsedSampler, 'family'>): boolean {
  return samplerFamily(family).revises ?? false;
}

/** What tables call it: its name, and the steps of one that revises. */
export function samplerLabel({ name, options: { steps } }: ParsedSampler): string {
  return steps === undefined ? name : `${name} ${steps}`;
}

/**
 * The sampler at length L, for whatever is said of samplers that never look back: a KL given the order, an enumeration of
 * paths, a block of another sampler.
 *
 * @throws MaskgapError with code 'input' if a parameter is missing or cannot be used at this length, or if it revises
 */
export function createSampler({ name, family, options }: ParsedSampler, length: number): Sampler {
  const found = samplerFamily(family);
  if (found.revises)
    throw inputError(
      `sampler ${name} revises what it has drawn, so that it has no KL given the order`,
      'roll it out for its likelihood and transitions (maskgap rollout; quantity rollout), or choose another sampler',
    );
  return { ...found.create(options, length, createSampler), name };
}

/**
 * The rule at length L of a sampler that revises.
 *
 * @throws MaskgapError with code 'input' if a parameter is missing or cannot be used at this length
 */
export function createRevising({ family, options }: ParsedSampler, length: number): RevisingRule {
  const found = samplerFamily(family);
  if (found.revises) return found.create(options, length);
  throw inputError(`sampler ${family} does not revise`, 'choose one that does, for example p2');
}
