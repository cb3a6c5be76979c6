export { createSampler, parseSampler, samplerFamilies } from './registry.js';
export { type RequestedSampler, requestedSamplers } from './request.js';
export type {
  ParsedSampler,
  RandomChoice,
  Sampler,
  SamplerFamily,
  SamplerOption,
  SamplerOptions,
  SamplerView,
} from './sampler.js';
