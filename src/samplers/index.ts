export type { Choose } from './choice.js';
export { type Parameter, parameters } from './parameters.js';
export { createRevising, createSampler, parseSampler, revises, samplerFamilies } from './registry.js';
export { type RequestedSampler, requestedSamplers, type SamplerRounds } from './request.js';
export type { RevisingRule } from './revisingRule.js';
export type {
  NumericOption,
  ParsedSampler,
  RandomChoice,
  RevisingFamily,
  Sampler,
  SamplerFamily,
  SamplerOption,
  SamplerOptions,
  SamplerView,
  UnmaskingFamily,
} from './sampler.js';
