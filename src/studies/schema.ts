import { z } from 'zod';
import { predictorRegistry } from '../predictors/registry.js';
import { quantityRegistry } from '../quantities/registry.js';
import { samplerParameters } from '../samplers/parameters.js';
import { smoothingRegistry } from '../text/smoothing/registry.js';
import { tokenizerRegistry } from '../text/tokenizers/registry.js';

const count = z.int().min(1);
const text = z.string().min(1);

/** One value, or a list of them. */
function oneOrMore<Item extends z.ZodType>(item: Item) {
  return z.union([item, z.array(item).min(1)]);
}

const range = z
  .strictObject({ from: count, to: count, step: count.optional() })
  .describe('from, from + step, .. up to `to`; step is 1 unless given');
const powers = z
  .strictObject({ powersOfTwo: z.strictObject({ from: count, to: count }) })
  .describe('The powers of two from..to');
const numbers = oneOrMore(z.union([count, range, powers]));

const fitted = z
  .strictObject({
    name: text.optional(),
    text: oneOrMore(text).describe('Text files, read as one text; .gz files are decompressed'),
    order: count.optional().describe('n of the n-gram; 3 unless given'),
    tokens: text.optional().describe(tokenizerRegistry.names.join(', ')),
    alphabet: text.optional(),
    vocabularySize: count.optional(),
    smoothing: text.optional().describe(smoothingRegistry.usages.join(', ')),
  })
  .describe('An n-gram to fit, as maskgap fit does');

const model = z.union([
  text.describe('A model file; its name is that of the file without ending'),
  z.strictObject({ name: text, path: text }),
  fitted,
]);

const parameters = Object.fromEntries(
  Object.entries(samplerParameters).map(([name, { summary }]) => [
    name,
    z.number().optional().describe(summary),
  ]),
) as Record<keyof typeof samplerParameters, z.ZodOptional<z.ZodNumber>>;

const sampler = z.union([
  text.describe('A name with its argument, as on the command line: confidence:4, threshold:0.9'),
  z
    .strictObject({
      name: text,
      ...parameters,
      inner: z
        .union([text, z.strictObject({ name: text, ...parameters })])
        .optional()
        .describe('Sampler of each block, for blocks'),
    })
    .describe('A name and parameters: {name: threshold, threshold: 0.9}'),
]);

const predictor = z.union([
  text.describe(
    'A name with its argument, a model of the study, or a folder, which is named as its last part',
  ),
  z
    .strictObject({ name: text, path: text })
    .describe('A folder that maskgap train has written, and its name'),
]);

/** What spans a grid of cells. */
const axes = {
  lengths: numbers.optional().describe('Sequence lengths L'),
  steps: numbers.optional().describe('Numbers of steps T'),
  schedules: oneOrMore(text).optional().describe('Unmasking schedules; balanced unless given'),
  samplers: oneOrMore(sampler)
    .optional()
    .describe(
      'Who is unmasked next, for the quantities kl and rollout; random unless given. Schedules and steps size the rounds of samplers that take a number of tokens per round and do not say it (random, confidence, left-to-right, ..); all others have a cell of their own without them',
    ),
  predictors: oneOrMore(predictor)
    .optional()
    .describe(
      `Who fills, for the quantities kl, ter and rollout: optimal, ${predictorRegistry.usages.join(', ')}, the name of a model of the study, or a folder that maskgap train has written; optimal unless given`,
    ),
  quantities: oneOrMore(text)
    .optional()
    .describe(
      `What to estimate, by the name of its command: ${quantityRegistry.names.join(', ')}; kl unless given`,
    ),
  seed: oneOrMore(z.union([z.string(), z.number()]))
    .optional()
    .describe('Seeds of all draws, any text; "0" unless given'),
};

const grid = z
  .strictObject({
    models: oneOrMore(text).optional().describe('Names among the models of the study'),
    ...axes,
  })
  .describe('A grid of its own: what it does not say is as the study says');

/** A study file: a grid of cells, and how precisely each is estimated. Paths are relative to the file. */
export const studySchema = z
  .strictObject({
    title: text.optional(),
    models: oneOrMore(model).describe('Data models, by file or fitted to a text'),
    ...axes,
    grids: z.array(grid).min(1).optional().describe('Several grids in place of one'),
    at: oneOrMore(z.int().min(0)).optional().describe('Levels k of the quantity profile; all unless given'),
    fengConstant: z.number().positive().optional().describe('C of the bound of Feng et al.; 1 unless given'),
    method: z.enum(['auto', 'exact', 'monte-carlo']).optional().describe('auto is exact where that is cheap'),
    trajectories: count.optional().describe('A fixed number; switches the targets off'),
    relativeError: z.number().positive().lt(1).optional().describe('Target: standard error over value; 0.01'),
    absoluteError: z.number().min(0).optional().describe('Target in nats per token; either suffices; 1e-6'),
    chunkSize: z
      .int()
      .min(1)
      .max(2 ** 20)
      .optional()
      .describe('Trajectories per chunk'),
    check: z.boolean().optional().describe('Compare with fresh passes at many levels'),
    engine: text.optional().describe('What computes; see maskgap doctor'),
    backend: text.optional().describe('Backend of the tensor engine'),
  })
  .describe('A maskgap study');

export type StudyDocument = z.infer<typeof studySchema>;
export type ModelEntry = z.infer<typeof model>;
export type SamplerEntry = z.infer<typeof sampler>;
export type PredictorEntry = z.infer<typeof predictor>;
export type GridEntry = z.infer<typeof grid>;
export type NumberAxis = z.infer<typeof numbers>;

/** The schema as JSON Schema (draft 2020-12), for editors. */
export function studyJsonSchema(): object {
  return { title: 'maskgap study', ...z.toJSONSchema(studySchema, { io: 'input', reused: 'ref' }) };
}
