import { inputError } from '../errors.js';
import type { DataModel } from '../models/index.js';
import { type RevisionResult, rolloutRevising } from '../quantities/ask/rolloutRevising.js';
import { revisingParameters } from '../samplers/parameters.js';
import { parseRevising, requestedRevisions } from '../samplers/revisingRegistry.js';
import type { RevisingOption, RevisingOptions } from '../samplers/revisingRule.js';
import type { CommandContext, Computed } from './command.js';
import { computedFrom, type EstimatingValues, watching } from './estimating.js';
import { optionName, type Values } from './option.js';
import { inPlace } from './parse.js';
import { parameterOptions } from './samplerOptions.js';
import type { scheduleOptions } from './scheduleOptions.js';

/** The parameters of revising samplers as options; `block` is one of other samplers too. */
export const revisionOptions = parameterOptions(revisingParameters, 'Revising samplers');

const PARAMETERS = ['block', ...Object.keys(revisingParameters)] as RevisingOption[];

type RevisionParameters = Values<typeof revisionOptions> & { readonly block?: number };

/** The parameters of revising samplers that were given. */
function givenParameters(values: RevisionParameters): Omit<RevisingOptions, 'steps'> {
  return Object.fromEntries(
    PARAMETERS.filter((key) => values[key] !== undefined).map((key) => [key, values[key]]),
  );
}

/** Refuses them where no sampler revises. */
export function refuseParametersOfRevision(values: Values<typeof revisionOptions>): void {
  const [needless] = Object.keys(givenParameters({ ...values, block: undefined }));
  if (needless !== undefined) {
    throw inputError(
      `option --${optionName(needless)} is given, but no sampler that takes it`,
      'leave it out, or choose a sampler that revises',
    );
  }
}

type RevisionValues = EstimatingValues & RevisionParameters & Values<typeof scheduleOptions>;

/** The revising samplers of a command line; everything that can be refused is refused here, before any model is loaded. */
export function givenRevisions(names: readonly string[], values: RevisionValues) {
  const { steps, schedule, sizes, length } = values;
  if (schedule !== undefined || sizes !== undefined) {
    throw inputError('a schedule is given, but no sampler that takes one', 'give -T alone');
  }
  if (steps === undefined) {
    throw inputError(`sampler ${names[0]} needs a number of steps`, 'give -T, for example -T 16');
  }
  const parsed = names.map((name) => inPlace('option --sampler', () => parseRevising(name)));
  const parameters = givenParameters(values);
  requestedRevisions(parsed, parameters, steps, length);
  return { samplers: names, steps, parameters };
}

/** Rolls revising samplers out until their likelihoods are precise enough, with progress and interrupts. */
export async function computeRevisions(
  model: DataModel,
  choice: ReturnType<typeof givenRevisions>,
  options: RevisionValues,
  context: CommandContext,
): Promise<Computed<RevisionResult>> {
  return computedFrom(await rolloutRevising(model, { ...options, ...choice, ...watching(context, options) }));
}
