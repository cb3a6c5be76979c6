export { readTrained } from './checkpoint.js';
export type { HeldOut } from './heldOut.js';
export type { TrainingSettings } from './settings.js';
export { type Training, type TrainingOptions, type TrainingProgress, train } from './train.js';
export { modelData, type SequenceSource, type TrainingData, textData } from './trainingData.js';
