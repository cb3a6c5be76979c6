export type { Choose } from './choice.js';
export { type Parameter, revisingParameters, samplerParameters } from './parameters.js';
export { createSampler, parseSampler, samplerFamilies } from './registry.js';
export { type RequestedSampler, requestedSamplers } from './request.js';
export {
  createRevising,
  type NamedRevising,
  namesRevising,
  type ParsedRevising,
  parseRevising,
  requestedRevisions,
  revisingFamilies,
} from './revisingRegistry.js';
export type { RevisingFamily, RevisingOption, RevisingOptions, RevisingRule } from './revisingRule.js';
export type {
  NumericOption,
  ParsedSampler,
  RandomChoice,
  Sampler,
  SamplerFamily,
  SamplerOption,
  SamplerOptions,
  SamplerView,
} from './sampler.js';
