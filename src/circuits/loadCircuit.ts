import { inFile } from '../formats/place.js';
import { readBytes } from '../formats/readFile.js';
import { textOf } from '../reading/index.js';
import { type Circuit, parseCircuit } from './index.js';

/** A circuit from a file, or undefined if the file is something else: circuits are JSON with `"kind": "circuit"`. */
export async function loadCircuit(path: string): Promise<Circuit | undefined> {
  if (!/\.json(\.gz)?$/i.test(path)) return undefined;
  const text = textOf(await readBytes(path), { name: path });
  if (!/"kind"\s*:\s*"circuit"/.test(text)) return undefined;
  return inFile(path, () => parseCircuit(text));
}
