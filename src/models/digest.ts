import { createHash } from 'node:crypto';
import type { DataModel, Tensor } from './dataModel.js';

/** Bytes hashed at a time: less than the 2^31 - 1 that one update takes. */
const BLOCK = 2 ** 28;

/**
 * sha256, in hexadecimal, of the law's numbers: a line of JSON with the kind and the tensors' shapes, then the
 * little-endian float64 data of transition, initial and (HMM) emission.
 */
export function modelDigest(model: DataModel): string {
  const tensors: [string, Tensor][] = [
    ['transition', model.transition],
    ['initial', model.initial],
  ];
  if (model.emission) tensors.push(['emission', model.emission]);
  const hash = createHash('sha256');
  const shapes = tensors.map(([name, { shape }]) => [name, shape]);
  hash.update(`${JSON.stringify({ kind: model.kind, shapes })}\n`);
  for (const [, { data }] of tensors) {
    for (let from = 0; from < data.byteLength; from += BLOCK) {
      const size = Math.min(BLOCK, data.byteLength - from);
      hash.update(new Uint8Array(data.buffer, data.byteOffset + from, size));
    }
  }
  return hash.digest('hex');
}
