import { inputError } from '../errors.js';
import { entriesOf } from './tensorFile.js';

/**
 * NumPy's array format (NEP 1): "\x93NUMPY", version, header length, a Python dictionary with `descr`, `fortran_order` and
 * `shape`, then the data.
 */
export interface NpyArray {
  readonly descr: string;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const HEADER =
  /^\{\s*'descr':\s*'([^']*)',\s*'fortran_order':\s*(True|False),\s*'shape':\s*\(([\d,\sL]*)\),?\s*\}\s*$/;

/** Reads an array's header and checks that the data that follow have its size. */
export function parseNpy(bytes: Uint8Array, name: string): NpyArray {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 10 || view.toString('latin1', 0, 6) !== '\x93NUMPY') {
    throw inputError(`${name} is not an npy array`, 'save it with numpy.savez');
  }
  const long = view[6] >= 2;
  if (long && view.length < 12) throw inputError(`${name} is cut off`, 'save the file again');
  const start = long ? 12 : 10;
  const end = start + (long ? view.readUInt32LE(8) : view.readUInt16LE(8));
  if (end > view.length) throw inputError(`${name} is cut off`, 'save the file again');
  const match = HEADER.exec(view.toString('latin1', start, Math.min(end, start + 4096)));
  if (!match) throw inputError(`${name} has a header that is not NumPy's`, 'save it with numpy.savez');
  const [, descr, fortran, sizes] = match;
  const shape = [...sizes.matchAll(/\d+/g)].map(([size]) => Number(size));
  if (fortran === 'True' && shape.length > 1) {
    throw inputError(`${name} is in Fortran order`, 'save numpy.ascontiguousarray of it');
  }
  const expected = entriesOf(name, shape) * itemSize(descr, name);
  if (view.length - end !== expected) {
    throw inputError(
      `${name} has ${view.length - end} bytes of data, its shape [${shape.join(', ')}] needs ${expected}`,
      'save the file again',
    );
  }
  return { descr, shape, data: view.subarray(end) };
}

function itemSize(descr: string, name: string): number {
  const match = /^[<|]([fiuUS])(\d{1,6})$/.exec(descr);
  if (!match)
    throw inputError(`${name} has type ${JSON.stringify(descr)}`, 'save it as float64, little endian');
  return Number(match[2]) * (match[1] === 'U' ? 4 : 1);
}

/** The numbers of an array of type float64, float32, or (where `integers`) a small integer type. */
export function npyNumbers({ descr, data }: NpyArray, name: string, integers = false): Float64Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const read: Record<string, [size: number, get: (offset: number) => number]> = {
    '<f8': [8, (at) => view.getFloat64(at, true)],
    '<f4': [4, (at) => view.getFloat32(at, true)],
    ...(integers && {
      '<i8': [8, (at: number) => Number(view.getBigInt64(at, true))],
      '<i4': [4, (at: number) => view.getInt32(at, true)],
    }),
  };
  const entry = read[descr];
  if (!entry) {
    throw inputError(
      `${name} has type ${JSON.stringify(descr)}`,
      'save it as float64 or float32, little endian',
    );
  }
  const [size, get] = entry;
  const values = new Float64Array(data.byteLength / size);
  for (let i = 0; i < values.length; i++) values[i] = get(i * size);
  return values;
}

/** The text of a scalar of NumPy's string types. */
export function npyText({ descr, data }: NpyArray, name: string): string {
  if (descr[1] === 'S') return Buffer.from(data).toString('latin1').replace(/\0+$/, '');
  if (descr[1] !== 'U') throw inputError(`${name} has type ${JSON.stringify(descr)}`, 'save it as a string');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let text = '';
  for (let at = 0; at < data.byteLength; at += 4) {
    const point = view.getUint32(at, true);
    if (point > 0x10ffff) throw inputError(`${name} holds no text`, 'save the file again');
    if (point > 0) text += String.fromCodePoint(point);
  }
  return text;
}

/** An array as npy bytes (version 1.0, data aligned to 64 bytes). */
export function npyBytes(descr: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${axes}), }`;
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length + data.byteLength);
  const header = Buffer.from(bytes.buffer, 0, length);
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(length - 10, 8);
  header.write(`${dictionary.padEnd(length - 11)}\n`, 10, 'latin1');
  bytes.set(data, length);
  return bytes;
}
