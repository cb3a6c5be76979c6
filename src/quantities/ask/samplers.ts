import { inputError } from '../../errors.js';
import type { DataModel } from '../../models/index.js';
import { parseSampler, revises } from '../../samplers/registry.js';
import { type RequestedSampler, requestedSamplers, takesSchedule } from '../../samplers/request.js';
import type { ParsedSampler, SamplerOptions } from '../../samplers/sampler.js';
import { requestedSchedules, type ScheduleChoice } from '../../schedules/requested.js';

/** Which samplers to roll out, and in what rounds. */
export interface SamplerChoice extends ScheduleChoice {
  /** By name, such as `confidence:4`, or parsed. */
  readonly samplers: readonly (string | ParsedSampler)[];
  /** Parameters for all of them; one that no sampler takes is refused. */
  readonly parameters?: SamplerOptions;
}

/** The samplers of a choice, once per schedule (or number of steps) where one sizes their rounds. Whatever can be refused is refused here. */
export function chosenSamplers(
  { samplers, parameters = {}, ...schedules }: SamplerChoice,
  model: Pick<DataModel, 'contextLength'>,
  length: number,
): readonly RequestedSampler[] {
  if (samplers.length === 0) throw inputError('no sampler is given', 'give one, for example confidence:4');
  const parsed = samplers.map((one) => (typeof one === 'string' ? parseSampler(one) : one));
  const { steps, schedules: named, sizes } = schedules;
  // -T is for samplers that revise, and sizes the rounds of the others where nothing else does.
  const sized = named !== undefined || sizes !== undefined;
  const open = parsed.some((one) =>
    takesSchedule({ ...one, options: { perRound: parameters.perRound, ...one.options } }),
  );
  const scheduled = sized || (steps !== undefined && (open || !parsed.some(revises)));
  const rounds = { schedules: scheduled ? requestedSchedules(schedules, length) : [], steps };
  return requestedSamplers(parsed, parameters, rounds, model, length);
}
