import { type Zippable, zipSync } from 'fflate';
import { inputError } from '../errors.js';
import type { DataModel, Tensor } from '../models/index.js';
import { gunzip, isGzip, textOf } from '../reading/index.js';
import { npyBytes, npyNumbers, npyText, parseNpy } from './npy.js';
import {
  type FileTensorName,
  modelFromTensors,
  parseMetadata,
  TENSOR_NAMES,
  type TensorMetadata,
  tensorsOf,
} from './tensorFile.js';
import { unzip } from './zip.js';

const NAMES = new Set([...TENSOR_NAMES, 'metadata', 'kind', 'n'].map((name) => `${name}.npy`));

/**
 * A model from the bytes of an `.npz` file, gzipped or not, as `numpy.savez` and `savez_compressed` write them: arrays `transition`, `initial`
 * and (HMM) `emission`, of any real type, byte order and order of axes. The kind follows from the shapes (see
 * `modelFromTensors`), from optional arrays `kind` (a string) and `n` (an integer), or from `metadata`: the UTF-8 bytes
 * (uint8) of JSON with kind, n, symbols and encoding.
 */
export function parseNpz(bytes: Buffer): DataModel {
  const plain = isGzip(bytes) ? gunzip(bytes) : bytes;
  const entries = unzip(Buffer.from(plain.buffer, plain.byteOffset, plain.length), (name) => NAMES.has(name));
  const read = (name: string) => {
    const content = entries.get(`${name}.npy`);
    return content && parseNpy(content, name);
  };
  const tensors: { [name in FileTensorName]?: Tensor } = {};
  for (const name of TENSOR_NAMES) {
    const array = read(name);
    if (array) tensors[name] = { shape: array.shape, data: npyNumbers(array, name) };
  }
  const metadata = read('metadata');
  if (metadata && !/^[<>|=]?u1$/.test(metadata.descr))
    throw inputError('metadata is not of type uint8', 'save UTF-8 bytes');
  const stated: TensorMetadata = metadata ? parseMetadata(textOf(metadata.data)) : {};
  const kind = read('kind');
  const n = read('n');
  if (n && n.data.length === 0) throw inputError('n is empty', 'give one integer');
  return modelFromTensors({
    ...stated,
    ...(kind && { kind: npyText(kind, 'kind') }),
    ...(n && { n: npyNumbers(n, 'n')[0] }),
    tensors,
  });
}

/** The bytes of an `.npz` file of a model; `numpy.load` reads it. */
export function npzBytes(model: DataModel): Uint8Array {
  const { tensors, metadata } = tensorsOf(model);
  const files: Zippable = {};
  for (const [name, { shape, data }] of tensors) {
    files[`${name}.npy`] = npyBytes(
      '<f8',
      shape,
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
  }
  const text = Buffer.from(JSON.stringify(metadata));
  files['metadata.npy'] = npyBytes('|u1', [text.length], text);
  // A fixed time, so that a model's file is the same whenever it is written.
  return zipSync(files, { level: 0, mtime: '1980-01-01T12:00:00' });
}
