import { inputError } from '../../errors.js';
import type { DataModel } from '../../models/index.js';
import { parseSampler } from '../../samplers/registry.js';
import { type RequestedSampler, requestedSamplers } from '../../samplers/request.js';
import type { ParsedSampler, SamplerOptions } from '../../samplers/sampler.js';
import { requestedSchedules, type ScheduleChoice } from '../../schedules/requested.js';

/** Which samplers to roll out, and in what rounds. */
export interface SamplerChoice extends ScheduleChoice {
  /** By name, such as `confidence:4`, or parsed. */
  readonly samplers: readonly (string | ParsedSampler)[];
  /** Parameters for all of them; one that no sampler takes is refused. */
  readonly parameters?: SamplerOptions;
}

/** The samplers of a choice, once per schedule where one sizes their rounds. Whatever can be refused is refused here. */
export function chosenSamplers(
  { samplers, parameters = {}, ...schedules }: SamplerChoice,
  model: Pick<DataModel, 'contextLength'>,
  length: number,
): readonly RequestedSampler[] {
  if (samplers.length === 0) throw inputError('no sampler is given', 'give one, for example confidence:4');
  const parsed = samplers.map((one) => (typeof one === 'string' ? parseSampler(one) : one));
  const { steps, schedules: named, sizes } = schedules;
  const scheduled = steps !== undefined || named !== undefined || sizes !== undefined;
  const requested = scheduled ? requestedSchedules(schedules, length) : [];
  return requestedSamplers(parsed, parameters, requested, model, length);
}
