import { inputError } from '../errors.js';
import type { DataModel } from '../models/index.js';
import { compressionOf, contentHead, glance, STANDARD_INPUT, textLines, textOf } from '../reading/index.js';
import { inFile } from './place.js';
import { fileSize, readBytes } from './readFile.js';

const HEAD_BYTES = 2 ** 16;

/**
 * A data model from a file: model JSON, `.npz`, `.safetensors` or ARPA, gzipped or not. The ending decides, and for other endings
 * the content. All that can be wrong with the file is an input error that names file and place.
 *
 * @param onNotice told what was done to the file's content (contexts that were added to it)
 */
export async function loadModel(path: string, onNotice?: (notice: string) => void): Promise<DataModel> {
  return inFile(path, () => load(path, (notice) => onNotice?.(`${path}: ${notice}`)));
}

/** Whether a file claims to be a model, by its ending or its content; else it is taken for text. */
export async function looksLikeModel(path: string): Promise<boolean> {
  if (/\.(safetensors|npz|npy|json|arpa)(\.gz)?$/i.test(path)) return true;
  if (path === STANDARD_INPUT) return false;
  await fileSize(path);
  const head = await contentHead(path, HEAD_BYTES);
  const start = glance(head);
  return (
    isZip(head) ||
    isSafetensors(head) ||
    isNpy(head) ||
    /^\s*\{\s*"/.test(start) ||
    start.includes('\\data\\')
  );
}

/** The reader of each kind is loaded when a file needs it. */
async function load(path: string, onNotice: (notice: string) => void): Promise<DataModel> {
  if (/\.safetensors(\.gz)?$/i.test(path)) return fromSafetensors(path);
  if ((await fileSize(path)) === 0) throw inputError('the file is empty', 'give a model file');
  const head = await contentHead(path, HEAD_BYTES);
  if (/\.npz(\.gz)?$/i.test(path) || isZip(head)) {
    return (await import('./npz.js')).parseNpz(await readBytes(path));
  }
  if (isNpy(head))
    throw inputError('one array is no model', 'save it with numpy.savez(FILE, transition=ARRAY)');
  // Before JSON: the length of a header may be white space.
  if (isSafetensors(head)) return fromSafetensors(path);
  const start = glance(head);
  const json = JSON_ENDING.test(path) || (!ARPA_ENDING.test(path) && /^\s*\{/.test(start));
  if (json) return (await import('./modelJson.js')).parseModelJson(textOf(await readBytes(path)));
  if (ARPA_ENDING.test(path) || start.includes('\\data\\')) {
    return (await import('./arpa.js')).parseArpa(textLines(path), onNotice);
  }
  throw inputError(
    'the kind of file is not known from its name or content',
    'name it .json, .npz, .safetensors or .arpa',
  );
}

async function fromSafetensors(path: string): Promise<DataModel> {
  const { readModelTensors } = await import('./safetensorsModel.js');
  const { modelFromTensors } = await import('./tensorFile.js');
  return modelFromTensors(await readModelTensors(path));
}

const JSON_ENDING = /\.json(\.gz)?$/i;
const ARPA_ENDING = /\.arpa(\.gz)?$/i;

function isZip(head: Uint8Array): boolean {
  return compressionOf(head) === 'zip';
}

/** Whether a file begins as a `.safetensors` file does: a length of less than 2^32, and an object. */
function isSafetensors(head: Uint8Array): boolean {
  return head[8] === 0x7b && head.subarray(4, 8).every((byte) => byte === 0);
}

/** Whether it is one array of NumPy's. */
function isNpy(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 6)).toString('latin1') === '\x93NUMPY';
}
