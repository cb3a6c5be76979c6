export { loadModel } from './loadModel.js';
export { modelFromJson, modelToJson, parseModelJson } from './modelJson.js';
