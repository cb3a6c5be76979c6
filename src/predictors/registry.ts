import { inputError } from '../errors.js';
import { nearest, quote } from '../nearest.js';
import type { Filling, ParsedPredictor, PredictorFamily } from './predictor.js';
import { tempered } from './tempered.js';
import { nucleus, topK } from './truncated.js';
import { window } from './window.js';

/** Every family of predictors, in the order of the help text; a model's file is one beside them. */
export const predictorFamilies: readonly PredictorFamily[] = [tempered, topK, nucleus, window];

/** Whether a text names a predictor, rather than a file. */
export function namesPredictor(text: string): boolean {
  return /^[a-z-]+:[^/\\]*$/i.test(text) || predictorFamilies.some(({ name }) => name === text);
}

/** Reads `name:argument`; unknown names, missing and unusable arguments are input errors. */
export function parsePredictor(text: string): ParsedPredictor {
  const name = text.trim();
  const [head, argument = ''] = name.split(/:(.*)/s);
  const family = predictorFamilies.find((one) => one.name === head);
  if (family === undefined) {
    const names = predictorFamilies.map((one) => one.name);
    const likely = nearest(head, names);
    throw inputError(
      `unknown predictor ${quote(head)}`,
      `${likely === undefined ? '' : `did you mean ${likely}? `}choose from ${names.join(', ')}, or give a model's file`,
    );
  }
  const { domain, allows, example } = family.parameter;
  const parameter = argument.trim() === '' ? Number.NaN : Number(argument);
  if (!allows(parameter))
    throw inputError(
      `predictor ${quote(name)}: ${quote(argument)} is not ${domain}`,
      `write for example ${head}:${example}`,
    );
  return { name, family: head, parameter };
}

/** How a predictor comes by its laws. */
export function fillingOf({ family, parameter, chain, network }: ParsedPredictor): Filling {
  if (chain !== undefined) return { kind: 'model', chain };
  if (network !== undefined) return { kind: 'network', network };
  return predictorFamilies.find(({ name }) => name === family)!.filling(parameter!);
}
