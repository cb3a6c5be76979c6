import { inputError } from '../errors.js';
import { nearest, quote } from '../nearest.js';
import { balanced } from './balanced.js';
import { bernoulli, bernoulliTimes } from './bernoulli.js';
import { dtc, tc } from './correlationSchedules.js';
import { cosine } from './cosine.js';
import { explicit } from './explicit.js';
import type { ScheduleFamily, ScheduleRequest } from './family.js';
import { geometric } from './geometric.js';
import { lastBlock } from './lastBlock.js';
import { linearDown, linearUp } from './linear.js';
import { optimal } from './optimalFamily.js';
import { randomHalves } from './randomHalves.js';
import type { Schedule } from './schedule.js';
import { sqrtRule } from './sqrtRule.js';

/** Every family of schedules, in the order of the help text. */
export const families: readonly ScheduleFamily[] = [
  balanced,
  cosine,
  linearUp,
  linearDown,
  sqrtRule,
  geometric,
  optimal,
  tc,
  dtc,
  randomHalves,
  lastBlock,
  bernoulli,
  bernoulliTimes,
  explicit,
];

/** A schedule as named by the user, before length and steps are known. */
export interface ParsedSchedule {
  /** As written: `geometric:0.9`. */
  readonly name: string;
  readonly family: ScheduleFamily;
  readonly argument?: string;
}

/** How a family is written: `cosine`, `geometric:Q`. */
export function usage(family: ScheduleFamily): string {
  return family.argument === undefined ? family.name : `${family.name}:${family.argument.name}`;
}

/** Reads `name` or `name:argument`; unknown names, missing, needless and unusable arguments are input errors. */
export function parseSchedule(text: string): ParsedSchedule {
  const written = text.trim();
  const colon = written.indexOf(':');
  const name = colon < 0 ? written : written.slice(0, colon);
  const argument = colon < 0 ? undefined : written.slice(colon + 1);
  const family = families.find((one) => one.name === name);
  if (family === undefined) {
    const likely = nearest(
      name,
      families.map((one) => one.name),
    );
    throw inputError(
      `unknown schedule ${quote(text)}`,
      `${likely === undefined ? '' : `did you mean ${likely}? `}choose from ${families.map(usage).join(', ')}`,
    );
  }
  if (family.argument === undefined) {
    if (argument === undefined) return { name: written, family };
    throw inputError(
      `schedule ${quote(text)}: ${name} takes no argument, and ${quote(argument)} is given`,
      `write ${name}`,
    );
  }
  if (argument === undefined || argument.trim() === '') {
    throw inputError(
      `schedule ${quote(text)} lacks its argument`,
      `write ${usage(family)}: ${family.summary}`,
    );
  }
  family.argument.check(argument);
  return { name: written, family, argument };
}

/** Comma-separated names, in the order given. */
export function parseSchedules(text: string): ParsedSchedule[] {
  return text.split(',').map(parseSchedule);
}

/**
 * The schedule at a length, and for families with T at a number of steps. Checks L and T (positive integers, T <= L).
 * The result's weights sum to L.
 */
export function resolveSchedule(
  schedule: string | ParsedSchedule,
  request: Omit<ScheduleRequest, 'argument'>,
): Schedule {
  const { name, family, argument } = typeof schedule === 'string' ? parseSchedule(schedule) : schedule;
  const { length, requestedSteps } = request;
  if (!(Number.isSafeInteger(length) && length >= 1)) {
    throw inputError(`length L = ${length} is not a positive integer`, 'give a whole number of at least 1');
  }
  if (family.needsSteps) {
    if (requestedSteps === undefined) {
      throw inputError(`schedule ${quote(name)} needs a number of steps T`, `give T in 1..${length}`);
    }
    if (!(Number.isSafeInteger(requestedSteps) && requestedSteps >= 1)) {
      throw inputError(
        `steps T = ${requestedSteps} is not a positive integer`,
        `give a whole number in 1..${length}`,
      );
    }
    if (requestedSteps > length) {
      throw inputError(`steps T = ${requestedSteps} exceed L = ${length}`, `give T in 1..${length}`);
    }
  }
  return { ...family.resolve({ ...request, ...(argument === undefined ? {} : { argument }) }), name };
}
