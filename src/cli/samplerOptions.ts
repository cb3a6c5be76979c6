import { readArgument } from '../argument.js';
import { inputError } from '../errors.js';
import type { SamplerChoice } from '../quantities/ask/samplers.js';
import { type Parameter, samplerParameters } from '../samplers/parameters.js';
import { parseSampler, samplerRegistry } from '../samplers/registry.js';
import type { ParsedSampler, SamplerOptions } from '../samplers/sampler.js';
import { type Option, optional, optionName, type Values } from './option.js';
import { inPlace, list } from './parse.js';
import { givenSchedules, type scheduleOptions } from './scheduleOptions.js';

const GROUP = 'Samplers';

const named = (text: string, place: string): ParsedSampler => inPlace(place, () => parseSampler(text));

const sampler: Option<readonly ParsedSampler[]> = {
  describe: `Who is unmasked next: ${samplerRegistry.usages.join(', ')}`,
  list: true,
  parse: list(named),
  values: () => samplerRegistry.names,
  group: GROUP,
};

const inner: Option<ParsedSampler> = {
  describe: 'Sampler of each block, for blocks',
  parse: named,
  values: () => samplerRegistry.names,
  group: GROUP,
};

/** Parameters as options under a heading. */
export function parameterOptions<Name extends string>(
  table: Readonly<Record<Name, Parameter>>,
  group: string,
): Record<Name, Option<number | undefined>> {
  const options = Object.entries<Parameter>(table).map(([name, parameter]) => {
    const parse = (text: string, place: string) => readArgument(parameter, text, place);
    return [name, { describe: parameter.summary, parse, group }];
  });
  return Object.fromEntries(options);
}

/** The options that say which samplers to roll out. */
export const samplerOptions = {
  sampler: optional(sampler),
  inner: optional(inner),
  ...parameterOptions(samplerParameters, GROUP),
};

type SamplerValues = Values<typeof samplerOptions> & Values<typeof scheduleOptions>;

/** The samplers of a command line, and the schedules that size their rounds. */
export function givenSamplers(values: SamplerValues & { readonly length: number }): SamplerChoice {
  const { sampler: samplers, steps, schedule, sizes, length, ...rest } = values;
  if (samplers === undefined)
    throw inputError('option --sampler is missing', 'give it, for example --sampler confidence:4');
  const names = [...Object.keys(samplerParameters), 'inner'] as (keyof typeof rest)[];
  const given = Object.fromEntries(
    names.filter((name) => rest[name] !== undefined).map((name) => [name, rest[name]]),
  ) as SamplerOptions;
  const scheduled = steps !== undefined || schedule !== undefined || sizes !== undefined;
  const schedules = scheduled ? givenSchedules({ steps, schedule, sizes, length }) : {};
  return { samplers, parameters: given, ...schedules };
}

/** Refuses options of samplers where no sampler is given. */
export function refuseWithoutSampler(values: Values<typeof samplerOptions>): void {
  const names = [...Object.keys(samplerParameters), 'inner'] as (keyof typeof values)[];
  const given = values.sampler === undefined && names.find((name) => values[name] !== undefined);
  if (given)
    throw inputError(`option --${optionName(given)} is given without --sampler`, 'add it, or leave it out');
}
