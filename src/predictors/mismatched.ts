import { inputError } from '../errors.js';
import { type DataModel, modelDigest } from '../models/index.js';
import type { ParsedPredictor } from './predictor.js';

/**
 * The optimal predictor of another model: one of lower order, fitted to less text, or smoothed otherwise.
 *
 * @param name as written by the user
 * @throws MaskgapError with code 'input' if its vocabulary is not that of the data
 */
export function mismatchedPredictor(name: string, model: DataModel, data: DataModel): ParsedPredictor {
  checkVocabulary(name, model, data);
  return { name, family: 'model', chain: model.process, modelSha256: modelDigest(model) };
}

/** Makes sure that a predictor and the data have one vocabulary. */
export function checkVocabulary(
  name: string,
  predictor: Pick<DataModel, 'vocabularySize' | 'symbols'>,
  data: DataModel,
): void {
  const { vocabularySize: V } = data;
  if (predictor.vocabularySize !== V)
    throw inputError(
      `predictor ${name}: its vocabulary has ${predictor.vocabularySize} tokens, that of the data ${V}`,
      'give a predictor over the same vocabulary',
    );
  const other = predictor.symbols?.findIndex((symbol, x) => symbol !== data.symbols?.[x]) ?? -1;
  if (data.symbols !== undefined && other >= 0)
    throw inputError(
      `predictor ${name}: token ${other} of its vocabulary is ${JSON.stringify(predictor.symbols![other])}, that of the data ${JSON.stringify(data.symbols[other])}`,
      'give a predictor over the same vocabulary',
    );
}
