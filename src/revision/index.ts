export type { Choose } from './choice.js';
export { revisedLaw } from './exactLaw.js';
export {
  measureRevisions,
  type RevisionMeasurement,
  type RevisionOptions,
  type RevisionRow,
} from './measure.js';
export { revisingParameters, revisingValue } from './parameters.js';
export { type Laws, OptimalPredictor, type RevisionPredictor } from './predictor.js';
export {
  createRevising,
  type NamedRevising,
  namesRevising,
  type ParsedRevising,
  parseRevising,
  requestedRevisions,
  revisingFamilies,
} from './registry.js';
export type { RevisingFamily, RevisingOption, RevisingOptions, RevisingRule } from './revisingRule.js';
export type { MaskedTokens } from './state.js';
