import { registry } from '../registry.js';
import type { Filling, ParsedPredictor, PredictorFamily } from './predictor.js';
import { tempered } from './tempered.js';
import { nucleus, topK } from './truncated.js';
import { window } from './window.js';

/** Every family of predictors, in the order of the help text; a model's file is one beside them. */
export const predictorFamilies: readonly PredictorFamily[] = [tempered, topK, nucleus, window];

/** They by name. */
export const predictorRegistry = registry('predictor', predictorFamilies, "give a model's file");

/** Whether a text names a predictor, rather than a file. */
export function namesPredictor(text: string): boolean {
  return /^[a-z-]+:[^/\\]*$/i.test(text) || predictorRegistry.names.includes(text);
}

/** Reads `name:argument`; unknown names, missing and unusable arguments are input errors. */
export function parsePredictor(text: string): ParsedPredictor {
  const { name, entry, value } = predictorRegistry.parse(text);
  return { name, family: entry.name, parameter: value };
}

/** How a predictor comes by its laws. */
export function fillingOf({ family, parameter, chain, network }: ParsedPredictor): Filling {
  if (chain !== undefined) return { kind: 'model', chain };
  if (network !== undefined) return { kind: 'network', network };
  return predictorRegistry.get(family).filling(parameter!);
}
