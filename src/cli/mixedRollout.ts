import { loadModel } from '../formats/loadModel.js';
import { type MixedChoice, type MixedResult, rolloutMixed } from '../quantities/ask/rolloutMixed.js';
import { samplerFamily } from '../samplers/registry.js';
import { takesSchedule } from '../samplers/request.js';
import { parseRevising, revisingFamily } from '../samplers/revisingRegistry.js';
import type { ParsedSampler } from '../samplers/sampler.js';
import type { CommandContext, Computed } from './command.js';
import { computedFrom, type EstimatingValues, watching } from './estimating.js';
import type { Values } from './option.js';
import { inPlace } from './parse.js';
import { givenRevisions, type revisionOptions } from './revisionRollout.js';
import type { rolloutOptions } from './rolloutOptions.js';
import { givenSamplers, type samplerOptions } from './samplerOptions.js';
import type { scheduleOptions } from './scheduleOptions.js';

type MixedValues = EstimatingValues &
  Omit<Values<typeof samplerOptions>, 'sampler'> &
  Values<typeof revisionOptions> &
  Values<typeof scheduleOptions> &
  Values<typeof rolloutOptions>;

type Kinds = Pick<MixedChoice, 'unmasking' | 'revising'>;

/**
 * Both kinds of samplers of a command line. -T is for those that revise, and sizes the rounds of the others where nothing
 * else does; --block goes to whoever takes it.
 */
export function givenMixed(
  unmasking: readonly ParsedSampler[],
  revising: readonly string[],
  values: MixedValues,
): Kinds {
  const { perRound, block, steps, schedule, sizes } = values;
  const blockwise = {
    unmasking: unmasking.some(
      ({ family, options }) => options.block === undefined && samplerFamily(family).options.includes('block'),
    ),
    revising: revising
      .map((name) => inPlace('option --sampler', () => parseRevising(name)))
      .some(({ family }) => revisingFamily(family).options.includes('block')),
  };
  const sized = unmasking.some((one) => takesSchedule({ ...one, options: { perRound, ...one.options } }));
  return {
    revising: givenRevisions(revising, {
      ...values,
      schedule: undefined,
      sizes: undefined,
      block: blockwise.revising ? block : undefined,
    }),
    unmasking: givenSamplers({
      ...values,
      sampler: unmasking,
      steps: sized || schedule !== undefined || sizes !== undefined ? steps : undefined,
      block: blockwise.revising && !blockwise.unmasking ? undefined : block,
    }),
  };
}

/** Rolls both kinds out, one after the other. */
export async function computeMixed(
  file: string,
  choice: Kinds,
  values: MixedValues,
  context: CommandContext,
): Promise<Computed<MixedResult>> {
  // Those of each kind are in its choice.
  const { steps: _steps, schedule: _schedule, sizes: _sizes, ...settings } = values;
  return computedFrom(
    await rolloutMixed(await loadModel(file, context.log.info), {
      ...settings,
      ...choice,
      ...watching(context, values),
    }),
  );
}
