export { createSampler, parseSampler, samplerFamilies } from './registry.js';
export { type RequestedSampler, requestedSamplers } from './request.js';
export type { ParsedSampler, Sampler, SamplerFamily, SamplerOptions, SamplerView } from './sampler.js';
