import { inputError } from '../errors.js';
import type { DataModel } from '../models/index.js';
import { resolveSchedule } from '../schedules/registry.js';
import type { RequestedSchedule } from '../schedules/requested.js';
import { createRevising, createSampler, revises, samplerFamily } from './registry.js';
import type { ParsedSampler, SamplerOption, SamplerOptions } from './sampler.js';

/** One sampler of a run, and the schedule that says how many tokens its rounds take, if one does. */
export interface RequestedSampler {
  readonly sampler: ParsedSampler;
  readonly schedule?: string;
  readonly requestedSteps?: number;
}

/** What sizes the rounds of samplers that leave that open. */
export interface SamplerRounds {
  /** Of fixed reveal sizes, for samplers that never look back. */
  readonly schedules: readonly RequestedSchedule[];
  /** Numbers of steps, for those that revise. */
  readonly steps?: readonly number[];
}

/**
 * The samplers of a run: each with those of the parameters that it takes, and once per schedule (or number of steps, if it
 * revises) where nothing else says how many tokens its rounds take. Everything that can be refused is refused here.
 *
 * @param options parameters for all samplers; one that no sampler takes is refused
 */
export function requestedSamplers(
  samplers: readonly ParsedSampler[],
  options: SamplerOptions,
  { schedules, steps = [] }: SamplerRounds,
  model: Pick<DataModel, 'contextLength'>,
  length: number,
): readonly RequestedSampler[] {
  const unused = new Set(Object.keys(options) as SamplerOption[]);
  let scheduled = false;
  const requests = samplers.flatMap((named): RequestedSampler[] => {
    const sampler = complete(named, options, unused, model);
    if (revises(sampler)) return withSteps(sampler, steps);
    // Without any schedule it says itself what it lacks.
    if (schedules.length === 0 || !takesSchedule(sampler)) return [{ sampler }];
    scheduled = true;
    return schedules.map((request) => withSchedule(sampler, request, length));
  });
  const [needless] = unused;
  if (needless !== undefined)
    throw inputError(
      `${samplers.map(({ name }) => name).join(', ')} ${samplers.length === 1 ? 'takes' : 'take'} no option --${needless.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      'leave it out, or choose a sampler that takes it',
    );
  if (schedules.length > 0 && !scheduled)
    throw inputError(
      'a schedule (-T, --schedule, --sizes) is given, but no sampler whose rounds it could size',
      'leave it out, or leave out the tokens per round',
    );
  for (const { sampler } of requests)
    revises(sampler) ? createRevising(sampler, length) : createSampler(sampler, length);
  return requests;
}

/** A sampler that revises, once for every number of steps; without any it says itself what it lacks. */
function withSteps(sampler: ParsedSampler, steps: readonly number[]): RequestedSampler[] {
  if (steps.length === 0) return [{ sampler }];
  return [...new Set(steps)].map((T) => ({
    sampler: { ...sampler, options: { ...sampler.options, steps: T } },
    requestedSteps: T,
  }));
}

/** A sampler with the parameters it takes, crossed off the list of unused ones. */
function complete(
  named: ParsedSampler,
  options: SamplerOptions,
  unused: Set<SamplerOption>,
  model: Pick<DataModel, 'contextLength'>,
): ParsedSampler {
  const family = samplerFamily(named.family);
  const taken: Record<string, unknown> = {};
  for (const option of family.options) {
    if (options[option] === undefined || named.options[option] !== undefined) continue;
    if (option === 'inner' && options.inner!.family === named.family)
      throw inputError(
        `sampler ${options.inner!.name} would be the sampler of its own blocks`,
        'choose another sampler for --inner, for example confidence:4',
      );
    taken[option] = option === 'inner' ? complete(options.inner!, options, unused, model) : options[option];
    unused.delete(option);
  }
  if (named.family === 'bisection' && model.contextLength !== undefined)
    taken.separator ??= Math.max(1, model.contextLength);
  const all: SamplerOptions = { ...taken, ...named.options };
  // Two that revise are told apart by their steps.
  return { ...named, name: revises(named) ? named.name : samplerText(named, all), options: all };
}

/**
 * A sampler's name with the parameters it has been given, however they were given: `confidence:4`,
 * `klass:0.9 history=3`, `blocks:32/confidence:4`.
 */
export function samplerText({ family }: Pick<ParsedSampler, 'family'>, options: SamplerOptions): string {
  const { argument } = samplerFamily(family);
  const value = argument && options[argument];
  const others = samplerFamily(family)
    .options.filter((option) => ![argument, 'sizes', 'inner', 'separator'].includes(option))
    .filter((option) => options[option] !== undefined)
    .map((option) => `${option}=${options[option]}`);
  const whole = [value === undefined ? family : `${family}:${value}`, ...others].join(' ');
  return options.inner === undefined ? whole : `${whole}/${options.inner.name}`;
}

/** Whether its rounds take a number of tokens that it has not been told: a schedule may. */
export function takesSchedule({ family, options: { perRound } }: ParsedSampler): boolean {
  return samplerFamily(family).options.includes('sizes') && perRound === undefined;
}

function withSchedule(
  sampler: ParsedSampler,
  { parsed, requestedSteps }: RequestedSchedule,
  length: number,
): RequestedSampler {
  const refuse = (why: string) =>
    inputError(
      `sampler ${sampler.name}: ${why}`,
      'choose a schedule such as balanced or cosine, or give --sizes',
    );
  if (parsed.family.needs === 'profile') throw refuse(`schedule ${parsed.name} depends on the data model`);
  const { sizes } = resolveSchedule(parsed, { length, requestedSteps });
  if (sizes === undefined) throw refuse(`schedule ${parsed.name} has no fixed reveal sizes`);
  const name = [sampler.name, parsed.name, requestedSteps].filter((part) => part !== undefined).join(' ');
  return {
    sampler: { ...sampler, name, options: { ...sampler.options, sizes } },
    schedule: parsed.name,
    requestedSteps,
  };
}
