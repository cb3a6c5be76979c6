import { inputError } from '../errors.js';
import { type ParsedSchedule, parseSchedule, resolveSchedule } from './registry.js';

/** A schedule to measure, with its T where its family takes one. */
export interface RequestedSchedule {
  readonly parsed: ParsedSchedule;
  readonly requestedSteps?: number;
}

/** Whether it is chosen on the profile. */
export function choosesOnProfile({ parsed }: RequestedSchedule): boolean {
  return parsed.family.needs === 'profile';
}

/** Which schedules to measure. */
export interface ScheduleChoice {
  /** Numbers of steps T, for the schedules that take one. */
  readonly steps?: readonly number[];
  /** Schedules, parsed or by name; `balanced` where neither they nor `sizes` are given. */
  readonly schedules?: readonly (string | ParsedSchedule)[];
  /** Reveal sizes of one more schedule, in the order of generation; they sum to L. */
  readonly sizes?: readonly number[];
}

/**
 * The schedules of a run, T by T, then those without T. Everything that can be refused is refused here: missing,
 * needless and too large T, sizes that do not sum to L.
 *
 * @param length L
 */
export function requestedSchedules(
  { steps, schedules, sizes }: ScheduleChoice,
  length: number,
): readonly RequestedSchedule[] {
  const explicit = sizes === undefined ? [] : [parseSchedule(`sizes:${sizes.join('/')}`)];
  const named = (schedules ?? (sizes === undefined ? ['balanced'] : [])).map(parsedSchedule);
  const stepped = named.filter(({ family }) => family.needsSteps);
  const single = [...named.filter(({ family }) => !family.needsSteps), ...explicit];
  if (stepped.length > 0 && steps === undefined)
    throw inputError(`schedule ${stepped[0].name} needs a number of steps`, 'give T, for example -T 4,16');
  if (stepped.length === 0 && steps !== undefined)
    throw inputError(
      'a number of steps (-T) does not apply to these schedules',
      'leave it out, or add a schedule',
    );
  const requests = [
    ...[...new Set(steps)].flatMap((requestedSteps) => stepped.map((parsed) => ({ parsed, requestedSteps }))),
    ...single.map((parsed) => ({ parsed })),
  ];
  if (requests.length === 0) throw inputError('no schedule is given', 'give one, for example balanced');
  for (const request of requests) refuseImpossible(request, length);
  return requests;
}

/** Finds what is wrong with a schedule before anything is measured. */
function refuseImpossible({ parsed, requestedSteps }: RequestedSchedule, length: number): void {
  checkSteps(requestedSteps, length);
  if (parsed.family.needs === 'nothing') resolveSchedule(parsed, { length, requestedSteps });
}

/** Refuses a T that is no whole number from 1 to L. */
export function checkSteps(steps: number | undefined, length: number): void {
  if (steps === undefined) return;
  if (!(Number.isSafeInteger(steps) && steps >= 1))
    throw inputError(`steps (-T): ${steps} is not a whole number`, `give T from 1 to L = ${length}`);
  if (steps > length)
    throw inputError(`steps (-T): ${steps} steps for ${length} tokens`, `give T from 1 to L = ${length}`);
}

function parsedSchedule(schedule: string | ParsedSchedule): ParsedSchedule {
  return typeof schedule === 'string' ? parseSchedule(schedule) : schedule;
}
