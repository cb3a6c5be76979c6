import { extname } from 'node:path';
import { inputError } from '../errors.js';
import { writeWhole } from '../files.js';
import { type DataModel, MAX_TENSOR_ENTRIES } from '../models/index.js';
import { MAX_JSON_NUMBERS, modelToJson, numberCount } from './modelJson.js';
import { modelParts } from './safetensorsModel.js';

/** The largest model, in numbers, that is written as `.npz`: an archive is built in memory and read in one piece. */
const MAX_NPZ_NUMBERS = MAX_TENSOR_ENTRIES / 2;

/**
 * Writes a model to a file of the kind that the ending says: `.json` (up to 10^6 numbers), `.npz` or `.safetensors`.
 * The file appears whole or not at all. Loading it gives the same numbers bit for bit.
 */
export async function saveModel(path: string, model: DataModel): Promise<void> {
  await writeWhole(path, await partsOf(path, model));
}

/** Refuses a path whose ending cannot hold a model of that many numbers: to be asked before the model is computed. */
export function checkModelPath(path: string, numbers: number): void {
  const ending = extname(path).toLowerCase();
  if (!['.json', '.npz', '.safetensors'].includes(ending)) {
    throw inputError(`${path} does not end in .json, .npz or .safetensors`, 'choose one of these endings');
  }
  if (ending === '.json' && numbers > MAX_JSON_NUMBERS) {
    throw inputError(
      `${path}: a model of ${numbers} numbers is too large for JSON (limit 10^6)`,
      'give a path that ends in .npz or .safetensors',
    );
  }
  if (ending === '.npz' && numbers > MAX_NPZ_NUMBERS) {
    throw inputError(
      `${path}: a model of ${numbers} numbers is too large for .npz (limit 2^27)`,
      'give a path that ends in .safetensors',
    );
  }
}

async function partsOf(path: string, model: DataModel): Promise<Uint8Array[]> {
  checkModelPath(path, numberCount(model));
  const ending = extname(path).toLowerCase();
  if (ending === '.json') return [Buffer.from(modelToJson(model))];
  if (ending === '.npz') return [(await import('./npz.js')).npzBytes(model)];
  return modelParts(model);
}
