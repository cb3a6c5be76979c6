import { inputError } from '../errors.js';
import {
  families,
  type ParsedSchedule,
  parseSchedules,
  resolveSchedule,
  usage,
} from '../schedules/registry.js';
import type { RequestedSchedule } from '../schedules/requested.js';
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
  describe: `Schedules: ${families.map(usage).join(', ')}`,
  list: true,
  defaultText: 'balanced',
  parse: namedSchedules,
  values: () => families.map(({ name }) => name),
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

/**
 * The schedules of a command line, T by T, then those without T. Everything that can be refused is refused here:
 * missing, needless and too large T, sizes that do not sum to L.
 */
export function requestedSchedules(
  { steps, schedule, sizes }: Values<typeof scheduleOptions>,
  length: number,
): readonly RequestedSchedule[] {
  const explicit = sizes === undefined ? [] : namedSchedules(`sizes:${sizes.join('/')}`, 'option --sizes');
  const named = schedule ?? (sizes === undefined ? namedSchedules('balanced', 'option --schedule') : []);
  const stepped = named.filter(({ family }) => family.needsSteps);
  const single = [...named.filter(({ family }) => !family.needsSteps), ...explicit];
  if (stepped.length > 0 && steps === undefined)
    throw inputError(`schedule ${stepped[0].name} needs a number of steps`, 'give -T, for example -T 4,16');
  if (stepped.length === 0 && steps !== undefined)
    throw inputError(
      'option --steps (-T) does not apply to these schedules',
      'leave it out, or add --schedule',
    );
  const requests = [
    ...[...new Set(steps)].flatMap((requestedSteps) => stepped.map((parsed) => ({ parsed, requestedSteps }))),
    ...single.map((parsed) => ({ parsed })),
  ];
  for (const request of requests) refuseImpossible(request, length);
  return requests;
}

/** Finds what is wrong with a schedule before anything is measured. */
function refuseImpossible({ parsed, requestedSteps }: RequestedSchedule, length: number): void {
  checkSteps(requestedSteps, length);
  if (parsed.family.needs === 'nothing') resolveSchedule(parsed, { length, requestedSteps });
}

export function checkSteps(steps: number | undefined, length: number): void {
  if (steps !== undefined && steps > length)
    throw inputError(
      `option --steps (-T): ${steps} steps for ${length} tokens`,
      `give T from 1 to L = ${length}`,
    );
}

function namedSchedules(text: string, place: string): readonly ParsedSchedule[] {
  return inPlace(place, () => parseSchedules(text));
}
