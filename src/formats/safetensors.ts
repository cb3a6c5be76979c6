import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { inputError } from '../errors.js';
import type { Tensor } from '../models/index.js';
import { gunzip, isGzip, textOf, unreadable } from '../reading/index.js';
import { half } from './npy.js';
import { parseJson } from './parseJson.js';
import { fileSize, readBytes } from './readFile.js';
import { firstIssue } from './schema.js';
import { entriesOf } from './tensorFile.js';

const MAX_HEADER_BYTES = 100_000_000;
/** Bytes read at a time. */
const BLOCK_BYTES = 2 ** 28;
/** How numbers of each type are read. */
const TYPES = {
  F64: { size: 8, get: (view: DataView, at: number) => view.getFloat64(at, true) },
  F32: { size: 4, get: (view: DataView, at: number) => view.getFloat32(at, true) },
  F16: { size: 2, get: (view: DataView, at: number) => half(view.getUint16(at, true)) },
  BF16: { size: 2, get: (view: DataView, at: number) => bfloat(view.getUint16(at, true)) },
  I64: { size: 8, get: (view: DataView, at: number) => Number(view.getBigInt64(at, true)) },
  I32: { size: 4, get: (view: DataView, at: number) => view.getInt32(at, true) },
  I16: { size: 2, get: (view: DataView, at: number) => view.getInt16(at, true) },
  I8: { size: 1, get: (view: DataView, at: number) => view.getInt8(at) },
  U64: { size: 8, get: (view: DataView, at: number) => Number(view.getBigUint64(at, true)) },
  U32: { size: 4, get: (view: DataView, at: number) => view.getUint32(at, true) },
  U16: { size: 2, get: (view: DataView, at: number) => view.getUint16(at, true) },
  U8: { size: 1, get: (view: DataView, at: number) => view.getUint8(at) },
  BOOL: { size: 1, get: (view: DataView, at: number) => view.getUint8(at) },
} as const;

type TypeName = keyof typeof TYPES;

const TYPE_NAMES = Object.keys(TYPES) as [TypeName, ...TypeName[]];

/** A number whose bits are the upper half of a float32. */
function bfloat(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits << 16);
  return view.getFloat32(0);
}

const entrySchema = z.strictObject({
  dtype: z.enum(TYPE_NAMES, { error: `must be one of ${TYPE_NAMES.join(', ')}` }),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const metadataSchema = z.record(z.string(), z.string()).optional();

type Entry = z.infer<typeof entrySchema>;

/** The tensors that a file must and may hold; others are refused. */
export interface TensorNames {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

/** What a file holds. */
export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** A tensor to be written, as F64 or F32. */
export interface WrittenTensor {
  readonly shape: readonly number[];
  readonly data: Float64Array | Float32Array;
}

/** Bytes by their place in a file. */
interface Source {
  readonly size: number;
  readAt(position: number, length: number): Promise<Buffer>;
}

/**
 * The tensors of a `.safetensors` file (8 bytes of header length, a JSON header, the data), of any real type. Gzip data are
 * decompressed, up to what one Buffer can hold.
 */
export async function readSafetensors(path: string, names: TensorNames): Promise<Safetensors> {
  const size = await fileSize(path);
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (cause) {
    throw unreadable(path, cause);
  }
  try {
    if (size >= 2 && isGzip(await readAt(file, 0, 2))) return await readTensors(await unpacked(path), names);
    return await readTensors({ size, readAt: (position, length) => readAt(file, position, length) }, names);
  } finally {
    await file.close();
  }
}

async function unpacked(path: string): Promise<Source> {
  const plain = gunzip(await readBytes(path));
  const bytes = Buffer.from(plain.buffer, plain.byteOffset, plain.length);
  return {
    size: bytes.length,
    readAt: async (position, length) => bytes.subarray(position, position + length),
  };
}

async function readTensors(source: Source, names: TensorNames): Promise<Safetensors> {
  const { size } = source;
  if (size < 8) throw inputError(`the file has ${size} bytes, no header`, 'save the file again');
  const length = Number((await source.readAt(0, 8)).readBigUInt64LE());
  if (length > Math.min(MAX_HEADER_BYTES, size - 8)) {
    throw inputError(`the header claims ${length} bytes of ${size}`, 'save the file again');
  }
  const text = textOf(await source.readAt(8, length));
  const { __metadata__: metadata = {}, ...entries } = parseHeader(text, names);
  const used: [number, number][] = [];
  for (const [name, { shape, dtype, data_offsets }] of Object.entries(entries)) {
    const [from, to] = data_offsets;
    const bytes = entriesOf(name, shape) * TYPES[dtype].size;
    if (to - from !== bytes || 8 + length + to > size) {
      throw inputError(
        `${name} of shape [${shape.join(', ')}] needs ${bytes} bytes, but lies at ${from} to ${to} of ${size - 8 - length}`,
        'save the file again',
      );
    }
    used.push(data_offsets);
  }
  used.sort((a, b) => a[0] - b[0]);
  const gapless = used.every(([from], i) => from === (i === 0 ? 0 : used[i - 1][1]));
  if (!gapless || 8 + length + used.at(-1)![1] !== size) {
    throw inputError('the tensors do not fill the file one after the other', 'save the file again');
  }
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of Object.entries(entries)) {
    const data = await readNumbers(source, 8 + length + entry.data_offsets[0], entry);
    tensors.set(name, { shape: entry.shape, data });
  }
  return { metadata, tensors };
}

type Header = { readonly __metadata__?: Record<string, string> };

function parseHeader(
  text: string,
  { required, optional = [] }: TensorNames,
): Header & { readonly [name: string]: Entry } {
  const document = parseJson(text, 'the header');
  const all = [
    ['__metadata__', metadataSchema],
    ...required.map((name) => [name, entrySchema]),
    ...optional.map((name) => [name, entrySchema.optional()]),
  ];
  const result = z.strictObject(Object.fromEntries(all)).safeParse(document);
  if (!result.success) throw firstIssue(result.error, document, 'correct the header');
  return result.data as Header & { readonly [name: string]: Entry };
}

async function readNumbers(
  source: Source,
  position: number,
  { dtype, data_offsets: [from, to] }: Entry,
): Promise<Float64Array> {
  const { size, get } = TYPES[dtype];
  const numbers = new Float64Array((to - from) / size);
  for (let at = 0; at < to - from; at += BLOCK_BYTES) {
    const block = await source.readAt(position + at, Math.min(BLOCK_BYTES, to - from - at));
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    const first = at / size;
    const count = block.length / size;
    for (let i = 0; i < count; i++) numbers[first + i] = get(view, i * size);
  }
  return numbers;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) throw inputError('the file ended while it was read', 'save the file again');
    done += bytesRead;
  }
  return buffer;
}

/** The parts of a `.safetensors` file, to be written one after the other. */
export function safetensorsParts(
  tensors: readonly (readonly [name: string, tensor: WrittenTensor])[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array[] {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    const dtype = data.BYTES_PER_ELEMENT === TYPES.F64.size ? 'F64' : 'F32';
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const text = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const data = tensors.map(
    ([, each]) => new Uint8Array(each.data.buffer, each.data.byteOffset, each.data.byteLength),
  );
  return [length, text, ...data];
}
