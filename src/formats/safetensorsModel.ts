import type { DataModel, Tensor } from '../models/index.js';
import { parseJson } from './parseJson.js';
import { readSafetensors, safetensorsParts } from './safetensors.js';
import {
  checkMetadata,
  type FileTensorName,
  TENSOR_NAMES,
  type TensorFile,
  type TensorMetadata,
  tensorsOf,
} from './tensorFile.js';

const [REQUIRED, ...OPTIONAL] = TENSOR_NAMES;

/**
 * A model's tensors from a `.safetensors` file: `transition`, `initial` and (HMM) `emission`. `__metadata__` may hold `kind`,
 * `n`, `symbols` (JSON list of strings) and `encoding` (JSON).
 */
export async function readModelTensors(path: string): Promise<TensorFile> {
  const { metadata, tensors } = await readSafetensors(path, { required: [REQUIRED], optional: OPTIONAL });
  const found: { [name in FileTensorName]?: Tensor } = {};
  for (const name of TENSOR_NAMES) if (tensors.has(name)) found[name] = tensors.get(name);
  return { ...metadataOf(metadata), tensors: found };
}

/** Other keys, such as `format`, are other programs' business. */
function metadataOf({ kind, n, symbols, encoding }: Readonly<Record<string, string>>): TensorMetadata {
  const parse = (field: string, text: string) => parseJson(text, `__metadata__ ${field}`);
  return checkMetadata({
    ...(kind !== undefined && { kind }),
    ...(n !== undefined && { n: parse('n', n) }),
    ...(symbols !== undefined && { symbols: parse('symbols', symbols) }),
    ...(encoding !== undefined && { encoding: parse('encoding', encoding) }),
  });
}

/** The parts of a `.safetensors` file of a model, to be written one after the other. */
export function modelParts(model: DataModel): Uint8Array[] {
  const { tensors, metadata } = tensorsOf(model);
  const strings: Record<string, string> = {};
  for (const [key, value] of Object.entries(metadata)) {
    strings[key] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return safetensorsParts(tensors, strings);
}
