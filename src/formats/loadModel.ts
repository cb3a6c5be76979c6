import { readFile } from 'node:fs/promises';
import type { DataModel } from '../models/index.js';
import { parseModelJson } from './modelJson.js';
import { inFile } from './place.js';

/** A data model from a file. */
export async function loadModel(path: string): Promise<DataModel> {
  const text = await readFile(path, 'utf8');
  return inFile(path, () => parseModelJson(text));
}
