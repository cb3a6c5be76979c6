import { inputError } from '../errors.js';
import type { DataModel } from '../models/index.js';
import { parseArpa } from './arpa.js';
import { parseModelJson } from './modelJson.js';
import { parseNpz } from './npz.js';
import { inFile } from './place.js';
import { asText, gunzip, readBytes } from './readFile.js';
import { readSafetensors } from './safetensors.js';
import { modelFromTensors } from './tensorFile.js';

/**
 * A data model from a file: model JSON, `.npz`, `.safetensors` or ARPA, the first and the last also gzipped. The ending decides,
 * and for other endings the content. All that can be wrong with the file is an input error that names file and place.
 */
export async function loadModel(path: string): Promise<DataModel> {
  if (/\.safetensors$/i.test(path)) {
    const file = await inFile(path, () => readSafetensors(path));
    return inFile(path, () => modelFromTensors(file));
  }
  const bytes = await readBytes(path);
  return inFile(path, () => parse(path, bytes));
}

function parse(path: string, stored: Buffer): DataModel {
  if (stored.length === 0) throw inputError('the file is empty', 'give a model file');
  if (/\.npz$/i.test(path) || stored.toString('latin1', 0, 4) === 'PK\x03\x04') return parseNpz(stored);
  const gzipped = stored[0] === 0x1f && stored[1] === 0x8b;
  if (!gzipped && /\.gz$/i.test(path)) throw inputError('the file is not gzip data', 'compress it with gzip');
  const bytes = gzipped ? gunzip(stored) : stored;
  if (/\.arpa(\.gz)?$/i.test(path)) return parseArpa(bytes);
  if (/\.json(\.gz)?$/i.test(path) || /^\s*\{/.test(bytes.toString('latin1', 0, 64))) {
    return parseModelJson(asText(bytes));
  }
  if (bytes.toString('latin1', 0, 2 ** 16).includes('\\data\\')) return parseArpa(bytes);
  throw inputError(
    'the kind of file is not known from its name or content',
    'name it .json, .npz, .safetensors or .arpa',
  );
}
