import { inputError } from '../errors.js';
import type { DataModel } from '../models/index.js';
import { parameters, parameterValue } from '../samplers/parameters.js';
import { parseSampler, samplerFamilies } from '../samplers/registry.js';
import { type RequestedSampler, requestedSamplers } from '../samplers/request.js';
import type { ParsedSampler, SamplerFamily, SamplerOptions } from '../samplers/sampler.js';
import { type Option, optional, optionName, type Values } from './option.js';
import { inPlace, list } from './parse.js';
import { requestedSchedules, type scheduleOptions } from './scheduleOptions.js';

const GROUP = 'Samplers';

/** How a family is written: `dilated`, `confidence:PER_ROUND`. */
function usage({ name, argument }: SamplerFamily): string {
  return argument === undefined ? name : `${name}:${optionName(argument).replace(/-/g, '_').toUpperCase()}`;
}

const named = (text: string, place: string): ParsedSampler => inPlace(place, () => parseSampler(text));

const sampler: Option<readonly ParsedSampler[]> = {
  describe: `Who is unmasked next: ${samplerFamilies().map(usage).join(', ')}`,
  list: true,
  parse: list(named),
  values: () => samplerFamilies().map(({ name }) => name),
  group: GROUP,
};

const inner: Option<ParsedSampler> = {
  describe: 'Sampler of each block, for blocks',
  parse: named,
  values: () => samplerFamilies().map(({ name }) => name),
  group: GROUP,
};

const numbers = Object.fromEntries(
  Object.entries(parameters).map(([name, { summary }]) => [
    name,
    {
      describe: summary,
      parse: (text: string, place: string) => parameterValue(name as keyof typeof parameters, text, place),
      group: GROUP,
    },
  ]),
) as Record<keyof typeof parameters, Option<number | undefined>>;

/** The options that say which samplers to roll out. */
export const samplerOptions = { sampler: optional(sampler), inner: optional(inner), ...numbers };

type SamplerValues = Values<typeof samplerOptions> & Values<typeof scheduleOptions>;

/** The samplers of a command line. Everything that can be refused is refused here. */
export function samplersOf(
  values: SamplerValues,
  model: DataModel,
  length: number,
): readonly RequestedSampler[] {
  const { sampler, steps, schedule, sizes, ...rest } = values;
  if (sampler === undefined)
    throw inputError('option --sampler is missing', 'give it, for example --sampler confidence:4');
  const names = [...Object.keys(parameters), 'inner'] as (keyof typeof rest)[];
  const options = Object.fromEntries(
    names.filter((name) => rest[name] !== undefined).map((name) => [name, rest[name]]),
  ) as SamplerOptions;
  const scheduled = steps !== undefined || schedule !== undefined || sizes !== undefined;
  const schedules = scheduled ? requestedSchedules({ steps, schedule, sizes }, length) : [];
  return requestedSamplers(sampler, options, schedules, model, length);
}

/** Refuses options of samplers where no sampler is given. */
export function refuseWithoutSampler(values: Values<typeof samplerOptions>): void {
  const names = [...Object.keys(parameters), 'inner'] as (keyof typeof values)[];
  const given = values.sampler === undefined && names.find((name) => values[name] !== undefined);
  if (given)
    throw inputError(`option --${optionName(given)} is given without --sampler`, 'add it, or leave it out');
}
