import type { Entry, Registry } from '../registry.js';
import { parameters } from './parameters.js';

/** A family of samplers as registries list it. */
export interface SamplerEntry<Family> extends Entry<number> {
  readonly family: Family;
  /** Whether it draws tokens again or takes them back. */
  readonly revises: boolean;
}

interface Listed {
  readonly name: string;
  readonly summary: string;
  readonly argument?: keyof typeof parameters;
}

/** A family as an entry: its argument is the parameter that may be written after its name. */
export function samplerEntry<Family extends Listed>(family: Family, revises: boolean): SamplerEntry<Family> {
  const { name, summary, argument } = family;
  return { name, summary, argument: argument && parameters[argument], family, revises };
}

/** What `name` or `name:argument` says, as plain data. */
export function namedSampler(registry: Registry<SamplerEntry<Listed>>, text: string) {
  const { name, entry, value } = registry.parse(text);
  const options = value === undefined ? {} : { [entry.family.argument!]: value };
  return { name, family: entry.name, options };
}
