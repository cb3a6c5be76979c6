export { mismatchedPredictor } from './mismatched.js';
export { dilationsOf, type Network, type NetworkShape } from './network.js';
export type { ParsedPredictor } from './predictor.js';
export { parsePredictor } from './registry.js';
export { type TrainedNetwork, trainedPredictor } from './trained.js';
