export { revisedLaw } from './exactLaw.js';
export {
  measureRevisions,
  type RevisionMeasurement,
  type RevisionOptions,
  type RevisionRow,
} from './measure.js';
export { revisingParameters, revisingValue } from './parameters.js';
export { OptimalPredictor, type RevisionPredictor } from './predictor.js';
export {
  createRevising,
  namesRevising,
  type ParsedRevising,
  parseRevising,
  requestedRevisions,
  revisingFamilies,
} from './registry.js';
export type { RevisingFamily, RevisingOptions, RevisingRule } from './revisingRule.js';
