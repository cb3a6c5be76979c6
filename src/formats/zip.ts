import { crc32, inflateRawSync } from 'node:zlib';
import { inputError } from '../errors.js';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** Deflate cannot shrink data more than about this many times. */
const MAX_RATIO = 1032;

/**
 * The entries of a zip archive by name, as its central directory lists them (PKWARE APPNOTE 4.3), each checked against its
 * length and CRC-32. Stored and deflated entries; no zip64, no encryption.
 *
 * @param accepts names that are unpacked; any other is an error
 */
export function unzip(bytes: Buffer, accepts: (name: string) => boolean): Map<string, Uint8Array> {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries = new Map<string, Uint8Array>();
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== ENTRY) throw damaged('its directory is cut off');
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    if (!accepts(name) || entries.has(name)) {
      const what = entries.has(name) ? 'twice' : 'which is not part of a model';
      throw inputError(
        `the archive holds ${JSON.stringify(name.slice(0, 40))}, ${what}`,
        'remove that entry',
      );
    }
    entries.set(name, unpack(bytes, at, name));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function findEnd(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at--) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  throw damaged('it has no directory');
}

function unpack(bytes: Buffer, at: number, name: string): Uint8Array {
  const flags = bytes.readUInt16LE(at + 8);
  const method = bytes.readUInt16LE(at + 10);
  const packed = bytes.readUInt32LE(at + 20);
  const size = bytes.readUInt32LE(at + 24);
  const local = bytes.readUInt32LE(at + 42);
  if (flags & 1 || packed === 0xffffffff || size === 0xffffffff || ![0, 8].includes(method)) {
    throw inputError(`${name} is stored in a way that is not supported`, 'save it with numpy.savez');
  }
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL) throw damaged(`${name} is missing`);
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (start + packed > bytes.length) throw damaged(`${name} is cut off`);
  const data = bytes.subarray(start, start + packed);
  if (size > (method === 0 ? packed : packed * MAX_RATIO + 64)) throw damaged(`${name} claims ${size} bytes`);
  const content = method === 0 ? data : inflate(data, size, name);
  if (content.length !== size || crc32(content) !== bytes.readUInt32LE(at + 16)) {
    throw damaged(`${name} fails its checksum`);
  }
  return content;
}

function inflate(data: Uint8Array, size: number, name: string): Uint8Array {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(size, 1) });
  } catch {
    throw damaged(`${name} cannot be unpacked`);
  }
}

function damaged(how: string): Error {
  return inputError(`the archive is damaged: ${how}`, 'save the file again');
}
