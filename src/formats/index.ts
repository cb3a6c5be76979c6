export { parseArpa } from './arpa.js';
export { loadModel } from './loadModel.js';
export { modelFromJson, modelToJson, parseModelJson } from './modelJson.js';
export { checkModelPath, saveModel } from './saveModel.js';
