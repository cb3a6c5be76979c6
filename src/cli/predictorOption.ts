import { isFolder } from '../files.js';
import type { DataModel } from '../models/index.js';
import type { ParsedPredictor } from '../predictors/predictor.js';
import { predictorRegistry } from '../predictors/registry.js';
import { type Option, optional } from './option.js';
import { words } from './parse.js';

const predictor: Option<string> = {
  describe: `Who fills, if not the optimal predictor: a model's file, a folder that train has written, or ${predictorRegistry.usages.join(', ')}`,
  parse: words,
  group: 'Predictors',
};

/** The option that says who fills. */
export const predictorOption = { predictor: optional(predictor) };

/** The predictor of a command line, if there is one. Everything that can be refused is refused here. */
export async function predictorOf(
  text: string | undefined,
  data: DataModel,
  length: number,
  onNotice?: (notice: string) => void,
): Promise<ParsedPredictor | undefined> {
  if (text === undefined) return undefined;
  const { namesPredictor, parsePredictor } = await import('../predictors/registry.js');
  if (namesPredictor(text)) return parsePredictor(text);
  if (await isFolder(text)) {
    const { readTrained } = await import('../training/checkpoint.js');
    const { trainedPredictor } = await import('../predictors/trained.js');
    return trainedPredictor(text, await readTrained(text), data, length);
  }
  const { loadModel } = await import('../formats/loadModel.js');
  const { mismatchedPredictor } = await import('../predictors/mismatched.js');
  return mismatchedPredictor(text, await loadModel(text, onNotice), data);
}
