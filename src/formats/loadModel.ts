import { inputError } from '../errors.js';
import type { DataModel } from '../models/index.js';
import { compressionOf, contentHead, glance, STANDARD_INPUT, textLines, textOf } from '../reading/index.js';
import { inFile } from './place.js';
import { fileSize, readBytes } from './readFile.js';

const HEAD_BYTES = 2 ** 16;

/**
 * A data model from a file: model JSON, `.npz`, `.safetensors` or ARPA, the first and the last also gzipped. The ending decides,
 * and for other endings the content. All that can be wrong with the file is an input error that names file and place.
 *
 * @param onNotice told what was done to the file's content (contexts that were added to it)
 */
export async function loadModel(path: string, onNotice?: (notice: string) => void): Promise<DataModel> {
  return inFile(path, () => load(path, (notice) => onNotice?.(`${path}: ${notice}`)));
}

/** Whether a file claims to be a model, by its ending or its content; else it is taken for text. */
export async function looksLikeModel(path: string): Promise<boolean> {
  if (/\.(safetensors|npz|json(\.gz)?|arpa(\.gz)?)$/i.test(path)) return true;
  if (path === STANDARD_INPUT) return false;
  await fileSize(path);
  const head = await contentHead(path, HEAD_BYTES);
  const start = glance(head);
  return isZip(head) || /^\s*\{\s*"/.test(start) || start.includes('\\data\\');
}

/** The reader of each kind is loaded when a file needs it. */
async function load(path: string, onNotice: (notice: string) => void): Promise<DataModel> {
  if (/\.safetensors$/i.test(path)) {
    const { readModelTensors } = await import('./safetensorsModel.js');
    const { modelFromTensors } = await import('./tensorFile.js');
    return modelFromTensors(await readModelTensors(path));
  }
  if ((await fileSize(path)) === 0) throw inputError('the file is empty', 'give a model file');
  const head = await contentHead(path, HEAD_BYTES);
  if (/\.npz$/i.test(path) || isZip(head)) {
    return (await import('./npz.js')).parseNpz(await readBytes(path));
  }
  const start = glance(head);
  const json = /\.json(\.gz)?$/i.test(path) || (!ARPA_ENDING.test(path) && /^\s*\{/.test(start));
  if (json) return (await import('./modelJson.js')).parseModelJson(textOf(await readBytes(path)));
  if (ARPA_ENDING.test(path) || start.includes('\\data\\')) {
    return (await import('./arpa.js')).parseArpa(textLines(path), onNotice);
  }
  throw inputError(
    'the kind of file is not known from its name or content',
    'name it .json, .npz, .safetensors or .arpa',
  );
}

const ARPA_ENDING = /\.arpa(\.gz)?$/i;

function isZip(head: Uint8Array): boolean {
  return compressionOf(head) === 'zip';
}
