export { dilationsOf, type Network, type NetworkShape } from '../../kernels/network.js';
export { mismatchedPredictor } from './mismatched.js';
export type { ParsedPredictor } from './predictor.js';
export { parsePredictor } from './registry.js';
export { type TrainedNetwork, trainedPredictor } from './trained.js';
