import { inputError } from '../errors.js';
import { quote, suggestion } from '../nearest.js';
import { samplerParameters } from '../samplers/parameters.js';
import { parseSampler, samplerFamily } from '../samplers/registry.js';
import { samplerText } from '../samplers/request.js';
import { namesRevising } from '../samplers/revisingRegistry.js';
import type { ParsedSampler, SamplerOptions } from '../samplers/sampler.js';
import { itemsOf, type Placed } from './numberAxis.js';
import type { SamplerEntry } from './schema.js';
import type { Path, StudyFile } from './studyFile.js';
import { within } from './within.js';

/** The samplers that an axis lists, each with its place; what cannot be is refused with line and column. */
export function samplersOf(
  study: StudyFile,
  axis: SamplerEntry | readonly SamplerEntry[],
  path: Path,
): Placed<ParsedSampler>[] {
  return itemsOf<SamplerEntry>(axis, path).map(({ value, path: place }) => ({
    value: samplerOf(study, value, place),
    path: place,
  }));
}

/** A sampler by its name, `confidence:4`, or by a map of its name and its parameters. */
function samplerOf(study: StudyFile, entry: SamplerEntry, place: Path): ParsedSampler {
  if (typeof entry === 'string') return within(study, place, () => notRevising(entry));
  const { name, ...given } = entry;
  const named = within(study, [...place, 'name'], () => notRevising(name));
  const options: Record<string, unknown> = { ...named.options };
  const taken = samplerFamily(named.family).options.filter((option) => option !== 'sizes');
  for (const [key, value] of Object.entries(given)) {
    const at = [...place, key];
    if (!(taken as readonly string[]).includes(key))
      throw study.fault(
        at,
        `sampler ${named.family} takes no ${key}`,
        taken.length === 0 ? 'remove it' : `it takes ${taken.join(', ')}${suggestion(key, taken)}`,
      );
    if (options[key] !== undefined)
      throw study.fault(at, `${key} is given twice`, `leave it out, or write name: ${named.family}`);
    options[key] =
      key === 'inner'
        ? samplerOf(study, value as SamplerEntry, at)
        : numberOf(study, key as keyof typeof samplerParameters, value as number, at);
  }
  const complete = options as SamplerOptions;
  return { name: samplerText(named, complete), family: named.family, options: complete };
}

function notRevising(name: string): ParsedSampler {
  if (namesRevising(name))
    throw inputError(
      `sampler ${quote(name)} draws tokens again, which studies do not sample`,
      'roll it out with maskgap rollout, or choose another sampler',
    );
  const parsed = parseSampler(name);
  return { ...parsed, name: samplerText(parsed, parsed.options) };
}

function numberOf(study: StudyFile, key: keyof typeof samplerParameters, value: number, place: Path): number {
  const { domain, allows, example } = samplerParameters[key];
  if (allows(value)) return value;
  throw study.fault(place, `${key} is ${value}, not ${domain}`, `give for example ${example}`);
}
