import type { DataModel } from '../../models/index.js';
import type { ParsedPredictor } from '../../predictors/predictor.js';

/** Who fills: a name such as `tempered:0.8`, a predictor at hand, or a model over the same vocabulary. */
export type PredictorChoice = string | ParsedPredictor | DataModel;

/** The predictor of a choice; the optimal one if there is none. */
export async function chosenPredictor(
  choice: PredictorChoice | undefined,
  data: DataModel,
): Promise<ParsedPredictor | undefined> {
  if (choice === undefined) return undefined;
  const { mismatchedPredictor, parsePredictor } = await import('../../predictors/index.js');
  if (typeof choice === 'string') return parsePredictor(choice);
  return 'process' in choice ? mismatchedPredictor('model', choice, data) : choice;
}
