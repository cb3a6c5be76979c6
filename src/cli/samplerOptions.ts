import { readArgument } from '../argument.js';
import { inputError } from '../errors.js';
import type { SamplerChoice } from '../quantities/ask/samplers.js';
import { usage } from '../registry.js';
import { parameters } from '../samplers/parameters.js';
import { parseSampler, revises, samplerFamilies, samplerRegistry } from '../samplers/registry.js';
import type { NumericOption, ParsedSampler, SamplerOptions } from '../samplers/sampler.js';
import { type Option, optional, optionName, type Values } from './option.js';
import { inPlace, list } from './parse.js';
import { givenSchedules, type scheduleOptions } from './scheduleOptions.js';

const GROUP = 'Samplers';

const named = (text: string, place: string): ParsedSampler => inPlace(place, () => parseSampler(text));

const unmasking = samplerFamilies.filter((family) => !family.revises);
const usages = (revising: boolean) =>
  samplerRegistry.entries.filter((entry) => revises({ family: entry.name }) === revising).map(usage);

const sampler: Option<readonly ParsedSampler[]> = {
  describe: `Who is unmasked next: ${usages(false).join(', ')}`,
  list: true,
  parse: list(named),
  values: () => unmasking.map(({ name }) => name),
  group: GROUP,
};

const inner: Option<ParsedSampler> = {
  describe: 'Sampler of each block, for blocks',
  parse: named,
  values: () => unmasking.map(({ name }) => name),
  group: GROUP,
};

/** Whether some sampler that never looks back takes a parameter. */
const isUnmasking = (name: NumericOption) => unmasking.some(({ options }) => options.includes(name));
const NAMES = Object.keys(parameters) as NumericOption[];

/** Parameters as options under a heading. */
function parameterOptions(names: readonly NumericOption[], group: string) {
  const options = names.map((name): [string, Option<number | undefined>] => {
    const parse = (text: string, place: string) => readArgument(parameters[name], text, place);
    return [name, { describe: parameters[name].summary, parse, group }];
  });
  return Object.fromEntries(options) as Record<NumericOption, Option<number | undefined>>;
}

/** The options that say which samplers to roll out, of those that never look back. */
export const samplerOptions = {
  sampler: optional(sampler),
  inner: optional(inner),
  ...parameterOptions(NAMES.filter(isUnmasking), GROUP),
};

/** Those of all samplers. */
export const anySamplerOptions = {
  ...samplerOptions,
  ...parameterOptions(
    NAMES.filter((name) => !isUnmasking(name)),
    'Revising samplers',
  ),
};

/** Every sampler as help and messages write it. */
export const REVISING_USAGES = usages(true).join(', ');

type SamplerValues = Values<typeof samplerOptions> & Values<typeof scheduleOptions>;

/** The samplers of a command line, and the schedules that size their rounds. */
export function givenSamplers(values: SamplerValues & { readonly length: number }): SamplerChoice {
  const { sampler: samplers, steps, schedule, sizes, length, ...rest } = values;
  if (samplers === undefined)
    throw inputError('option --sampler is missing', 'give it, for example --sampler confidence:4');
  const names = [...NAMES, 'inner'] as const;
  const given = Object.fromEntries(
    names.filter((name) => rest[name] !== undefined).map((name) => [name, rest[name]]),
  ) as SamplerOptions;
  const sized = schedule !== undefined || sizes !== undefined;
  if (sized && samplers.every(revises))
    throw inputError('a schedule is given, but no sampler that takes one', 'give -T alone');
  const stepped = samplers.find(revises);
  if (stepped !== undefined && steps === undefined)
    throw inputError(`sampler ${stepped.name} needs a number of steps`, 'give -T, for example -T 16');
  // Samplers that revise take -T as it is; what else it sizes is found with the model at hand.
  const schedules =
    sized || (steps !== undefined && stepped === undefined)
      ? givenSchedules({ steps, schedule, sizes, length })
      : { steps };
  return { samplers, parameters: given, ...schedules };
}

/** Refuses options of samplers where no sampler is given. */
export function refuseWithoutSampler(values: Values<typeof samplerOptions>): void {
  const names = [...NAMES, 'inner'] as const;
  const given = values.sampler === undefined && names.find((name) => values[name] !== undefined);
  if (given)
    throw inputError(`option --${optionName(given)} is given without --sampler`, 'add it, or leave it out');
}
