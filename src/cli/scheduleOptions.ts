import {
  type ParsedSchedule,
  parseSchedules,
  resolveSchedule,
  scheduleRegistry,
} from '../schedules/registry.js';
import { requestedSchedules, type ScheduleChoice } from '../schedules/requested.js';
import { type Option, optional, type Values } from './option.js';
import { inPlace, integer, list } from './parse.js';

const GROUP = 'Schedules';

const steps: Option<readonly number[]> = {
  alias: 'T',
  describe: 'Numbers of steps T, such as 4,16',
  list: true,
  parse: list(integer(1)),
  group: GROUP,
};

/** One number of steps. */
export const oneStepCount: Option<number> = {
  alias: 'T',
  describe: 'Number of steps T',
  parse: integer(1),
  group: GROUP,
};

const schedule: Option<readonly ParsedSchedule[]> = {
  describe: `Schedules: ${scheduleRegistry.usages.join(', ')}`,
  list: true,
  defaultText: 'balanced',
  parse: namedSchedules,
  values: () => scheduleRegistry.names,
  group: GROUP,
};

const sizes: Option<readonly number[]> = {
  describe: 'Reveal sizes in the order of generation, such as 3,2,2',
  list: true,
  parse: list(integer(1)),
  group: GROUP,
};

/** The options that say which schedules to measure. */
export const scheduleOptions = {
  steps: optional(steps),
  schedule: optional(schedule),
  sizes: optional(sizes),
};

/** The schedules of a command line. Everything that can be refused is refused here, before any model is loaded. */
export function givenSchedules({
  steps,
  schedule: schedules,
  sizes,
  length,
}: Values<typeof scheduleOptions> & { readonly length: number }): ScheduleChoice {
  if (sizes !== undefined)
    inPlace('option --sizes', () => resolveSchedule(`sizes:${sizes.join('/')}`, { length }));
  const choice = { steps, schedules, sizes };
  requestedSchedules(choice, length);
  return choice;
}

function namedSchedules(text: string, place: string): readonly ParsedSchedule[] {
  return inPlace(place, () => parseSchedules(text));
}
