import { inputError, type MaskgapError } from '../errors.js';
import { shown } from '../shown.js';
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

/** Of the header's dictionary, one pattern a key: their order and quotes are not fixed (NEP 1). */
const HEADER = {
  descr: /['"]descr['"]\s*:\s*(?:'([^']*)'|"([^"]*)")/,
  fortran: /['"]fortran_order['"]\s*:\s*(True|False)\b/,
  shape: /['"]shape['"]\s*:\s*\(([\d,\sL]*)\)/,
};

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
  const header = view.toString('latin1', start, Math.min(end, start + 4096));
  const [type, fortran, sizes] = [HEADER.descr, HEADER.fortran, HEADER.shape].map((key) => key.exec(header));
  if (!(type && fortran && sizes && /^\s*\{.*\}\s*$/s.test(header)))
    throw inputError(`${name} has a header that is not NumPy's`, 'save it with numpy.savez');
  const descr = type[1] ?? type[2];
  const shape = [...sizes[1].matchAll(/\d+/g)].map(([size]) => Number(size));
  const expected = entriesOf(name, shape) * itemSize(descr, name);
  if (view.length - end !== expected) {
    throw inputError(
      `${name} has ${view.length - end} bytes of data, its shape [${shape.join(', ')}] needs ${expected}`,
      'save the file again',
    );
  }
  const data = view.subarray(end);
  return { descr, shape, data: fortran[1] === 'True' ? rowMajor(data, shape, itemSize(descr, name)) : data };
}

/** The items of an array in Fortran order (first axis fastest), last axis fastest. */
function rowMajor(data: Uint8Array, shape: readonly number[], size: number): Uint8Array {
  if (shape.length < 2) return data;
  const ordered = new Uint8Array(data.length);
  const index = new Array<number>(shape.length).fill(0);
  for (let to = 0; to < data.length; to += size) {
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) from = from * shape[axis] + index[axis];
    ordered.set(data.subarray(from * size, (from + 1) * size), to);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return ordered;
}

function itemSize(descr: string, name: string): number {
  const match = /^[<>|=]?([fiubUS?])(\d{0,6})$/.exec(descr);
  if (!match) throw unreadableType(name, descr);
  return Number(match[2] || 1) * (match[1] === 'U' ? 4 : 1);
}

function unreadableType(name: string, descr: string): MaskgapError {
  return inputError(`${name} has type ${shown(descr)}`, 'save it as float64 or float32');
}

type Reader = (view: DataView, at: number, little: boolean) => number;

/** By kind and bytes. */
const NUMBERS: Record<string, Reader> = {
  f8: (view, at, little) => view.getFloat64(at, little),
  f4: (view, at, little) => view.getFloat32(at, little),
  f2: (view, at, little) => half(view.getUint16(at, little)),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  i4: (view, at, little) => view.getInt32(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  i1: (view, at) => view.getInt8(at),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  u4: (view, at, little) => view.getUint32(at, little),
  u2: (view, at, little) => view.getUint16(at, little),
  u1: (view, at) => view.getUint8(at),
  b1: (view, at) => view.getUint8(at),
};

/** A half-precision number (IEEE 754 binary16) from its bits. */
export function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The numbers of an array of any real type and byte order. */
export function npyNumbers({ descr, data }: NpyArray, name: string): Float64Array {
  const [, order, kind] = /^([<>|=]?)(\w+)$/.exec(descr) ?? [];
  const get = kind === undefined ? undefined : NUMBERS[kind];
  if (get === undefined) throw unreadableType(name, descr);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const size = Number(kind.slice(1));
  return Float64Array.from({ length: data.byteLength / size }, (_, i) => get(view, i * size, order !== '>'));
}

/** The text of a scalar of NumPy's string types. */
export function npyText({ descr, data }: NpyArray, name: string): string {
  const kind = descr.replace(/^[<>|=]/, '')[0];
  if (kind === 'S') return Buffer.from(data).toString('latin1').replace(/\0+$/, '');
  if (kind !== 'U') throw inputError(`${name} has type ${shown(descr)}`, 'save it as a string');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let text = '';
  for (let at = 0; at < data.byteLength; at += 4) {
    const point = view.getUint32(at, descr[0] !== '>');
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
