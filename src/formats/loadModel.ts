import { inputError } from '../errors.js';
import type { DataModel } from '../models/index.js';
import { inFile } from './place.js';
import { asText, gunzip, readBytes } from './readFile.js';

/**
 * A data model from a file: model JSON, `.npz`, `.safetensors` or ARPA, the first and the last also gzipped. The ending decides,
 * and for other endings the content. All that can be wrong with the file is an input error that names file and place.
 */
export async function loadModel(path: string): Promise<DataModel> {
  if (/\.safetensors$/i.test(path)) {
    const { readModelTensors } = await import('./safetensorsModel.js');
    const { modelFromTensors } = await import('./tensorFile.js');
    return inFile(path, async () => modelFromTensors(await readModelTensors(path)));
  }
  const bytes = await readBytes(path);
  return inFile(path, () => parse(path, bytes));
}

/** Whether a file claims to be a model, by its ending or its content; else it is taken for text. */
export async function looksLikeModel(path: string): Promise<boolean> {
  if (/\.(safetensors|npz|json(\.gz)?|arpa(\.gz)?)$/i.test(path)) return true;
  const start = (await readBytes(path)).toString('latin1', 0, 2 ** 16);
  return start.startsWith('PK\x03\x04') || /^\s*\{\s*"/.test(start) || start.includes('\\data\\');
}

/** The reader of each kind is loaded when a file needs it. */
async function parse(path: string, stored: Buffer): Promise<DataModel> {
  if (stored.length === 0) throw inputError('the file is empty', 'give a model file');
  if (/\.npz$/i.test(path) || stored.toString('latin1', 0, 4) === 'PK\x03\x04')
    return (await import('./npz.js')).parseNpz(stored);
  const gzipped = stored[0] === 0x1f && stored[1] === 0x8b;
  if (!gzipped && /\.gz$/i.test(path)) throw inputError('the file is not gzip data', 'compress it with gzip');
  const bytes = gzipped ? gunzip(stored) : stored;
  if (/\.arpa(\.gz)?$/i.test(path)) return (await import('./arpa.js')).parseArpa(bytes);
  if (/\.json(\.gz)?$/i.test(path) || /^\s*\{/.test(bytes.toString('latin1', 0, 64))) {
    return (await import('./modelJson.js')).parseModelJson(asText(bytes));
  }
  if (bytes.toString('latin1', 0, 2 ** 16).includes('\\data\\'))
    return (await import('./arpa.js')).parseArpa(bytes);
  throw inputError(
    'the kind of file is not known from its name or content',
    'name it .json, .npz, .safetensors or .arpa',
  );
}
