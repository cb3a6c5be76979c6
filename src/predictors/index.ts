export { mismatchedPredictor } from './mismatched.js';
export type { ParsedPredictor } from './predictor.js';
export { parsePredictor } from './registry.js';
