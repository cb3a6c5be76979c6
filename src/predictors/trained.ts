import { createHash } from 'node:crypto';
import type { Network } from '../../kernels/network.js';
import { inputError } from '../errors.js';
import type { DataModel } from '../models/index.js';
import { checkVocabulary } from './mismatched.js';
import type { ParsedPredictor } from './predictor.js';

/** A trained network with what it was trained on. */
export interface TrainedNetwork {
  readonly network: Network;
  /** L of the sequences that it was trained on. */
  readonly length: number;
  readonly symbols?: readonly string[];
  /** sha256 of its numbers as stored. */
  readonly sha256: string;
}

/** sha256 over all that the laws of a trained network depend on, and the sequences that it is for. */
export function trainedDigest({ network, length, symbols, sha256 }: TrainedNetwork): string {
  const { vocabularySize, width, dilations } = network;
  const all = [sha256, symbols ?? vocabularySize, width, dilations, length];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}

/**
 * A trained mask predictor.
 *
 * @param name as written by the user
 * @param length of the sequences that it is to fill
 * @throws MaskgapError with code 'input' if its vocabulary is not that of the data, or on sequences longer than it knows
 */
export function trainedPredictor(
  name: string,
  { network, length: known, symbols, sha256 }: TrainedNetwork,
  data: DataModel,
  length: number,
): ParsedPredictor {
  checkVocabulary(name, { vocabularySize: network.vocabularySize, symbols }, data);
  if (length > known)
    throw inputError(
      `predictor ${name}: it was trained on sequences of ${known} tokens, and these have ${length}`,
      `train one with -L ${length}, or give a length up to ${known}`,
    );
  return { name, family: 'trained', network, modelSha256: sha256 };
}
