import { open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inputError } from '../errors.js';

/** How the files begin that a model may replace: JSON, npz (zip), safetensors (a length, then JSON). */
const BEGINNINGS: readonly ((bytes: Buffer, text: string) => boolean)[] = [
  (_bytes, text) => /^\s*\{/.test(text) && /"kind"\s*:\s*"(markov|ngram|hmm)"/.test(text),
  (bytes) => bytes.readUInt32BE(0) === 0x504b0304,
  (bytes) => bytes.length > 8 && bytes[8] === 0x7b,
];
const PEEKED = 4096;

/**
 * Refuses a place for a model that exists and is something else, or whose folder does not exist, before anything is
 * computed.
 */
export async function modelPath(path: string): Promise<void> {
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (!folder?.isDirectory())
    throw inputError(`option --out: ${path} has no folder to be in`, 'make the folder first');
  const there = await stat(path).catch(() => undefined);
  if (there === undefined || (there.isFile() && there.size === 0)) return;
  if (there.isFile() && (await beginsLikeModel(path))) return;
  throw inputError(`option --out: ${path} exists and is no model`, 'give another path, or remove it');
}

async function beginsLikeModel(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(PEEKED), 0, PEEKED, 0);
    const bytes = buffer.subarray(0, bytesRead);
    return bytesRead >= 4 && BEGINNINGS.some((matches) => matches(bytes, bytes.toString('latin1')));
  } finally {
    await file.close();
  }
}
