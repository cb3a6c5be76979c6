import { z } from 'zod';
import { inputError } from '../errors.js';
import { type DataModel, MODEL_KINDS, type ModelKind, modelKind } from '../models/index.js';
import { checkNgramSize } from '../models/ngram.js';
import { isList, type TensorInput, toFloat64, toMatrix } from '../models/tensor.js';
import { shown } from '../shown.js';
import { encodingSchema } from './encoding.js';
import { parseJson } from './parseJson.js';
import { firstIssue } from './schema.js';

/** The largest model, in numbers, that is written as JSON. */
export const MAX_JSON_NUMBERS = 1e6;

const list = (what: string) => z.custom<ArrayLike<unknown>>(isList, { error: `must be ${what}` });

/** The shape of a kind's file. Numbers are checked by the constructors, which name the row. */
function fileSchema(kind: ModelKind) {
  const flat = kind.layout === 'flat';
  const tensor = list(flat ? 'a flat list of V^n numbers' : 'a list of rows');
  return z.strictObject({
    kind: z.literal(kind.name),
    ...(flat && { n: z.int().min(1) }),
    vocabulary: z.union([z.int().min(1), z.array(z.string()).min(1)], {
      error: 'must be the number of tokens or a list of symbols',
    }),
    ...Object.fromEntries(kind.tensors.map((name) => [name, tensor])),
    initial: z.union([z.literal('stationary'), list('a list')], {
      error: 'must be "stationary" or a list of probabilities',
    }),
    encoding: encodingSchema.optional(),
  });
}

/**
 * A model from the text of a model file:
 * `{"kind": "markov", "vocabulary": V or [symbols], "transition": [[..]], "initial": "stationary" or [..]}`, an n-gram with
 * `n` and one flat context-major list of V^n numbers, an HMM with `emission` besides; a fitted model also has `encoding`.
 * Unknown keys are errors.
 */
export function parseModelJson(text: string): DataModel {
  return modelFromJson(parseJson(text, 'the model'));
}

/** A model from a parsed model file; see `parseModelJson`. */
export function modelFromJson(document: unknown): DataModel {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw inputError(`the model is ${shown(document)}, not an object`, 'give {"kind": ..}');
  }
  const { kind: name } = document as { kind?: unknown };
  if (typeof name !== 'string') {
    const known = MODEL_KINDS.map((each) => each.name).join(', ');
    throw inputError(`kind is ${name === undefined ? 'missing' : shown(name)}`, `choose from ${known}`);
  }
  const kind = modelKind(name);
  const result = fileSchema(kind).safeParse(document);
  if (!result.success) throw firstIssue(result.error, document, `see the description of ${kind.name} models`);
  const file = result.data as {
    n?: number;
    vocabulary: number | string[];
    initial: 'stationary' | ArrayLike<number>;
    encoding?: DataModel['encoding'];
    [tensor: string]: unknown;
  };
  const symbols = typeof file.vocabulary === 'number' ? undefined : file.vocabulary;
  const vocabularySize = symbols?.length ?? (file.vocabulary as number);
  const tensors: Record<string, TensorInput> = {};
  for (const field of kind.tensors) {
    tensors[field] =
      kind.layout === 'flat'
        ? flatTensor(file[field] as ArrayLike<unknown>, field, vocabularySize, file.n!)
        : toMatrix(file[field] as readonly ArrayLike<number>[], field);
  }
  const model = kind.build({
    ...(file.n !== undefined && { n: file.n }),
    vocabularySize,
    ...(symbols && { symbols }),
    ...(file.encoding && { encoding: file.encoding }),
    initial: file.initial,
    tensors,
    adopt: true,
  });
  if (model.vocabularySize !== vocabularySize) {
    throw inputError(
      `vocabulary is ${vocabularySize}, but ${kind.tensors.at(-1)} has ${model.vocabularySize} columns`,
      'make them agree',
    );
  }
  return model;
}

function flatTensor(
  values: ArrayLike<unknown>,
  field: string,
  vocabularySize: number,
  n: number,
): TensorInput {
  const contexts = checkNgramSize(vocabularySize, n);
  return { shape: [contexts, vocabularySize], data: toFloat64(values, field) };
}

/** The text of a model file; numbers are written so that they come back bit for bit. */
export function modelToJson(model: DataModel): string {
  const kind = modelKind(model.kind);
  const fields: string[] = [`"kind":"${model.kind}"`];
  if (kind.layout === 'flat') fields.push(`"n":${model.n}`);
  fields.push(`"vocabulary":${JSON.stringify(model.symbols ?? model.vocabularySize)}`);
  for (const name of kind.tensors) {
    const { shape, data } = model[name]!;
    fields.push(
      `"${name}":${kind.layout === 'flat' ? `[${data.join(',')}]` : `[\n${rowsText(data, shape[1])}\n]`}`,
    );
  }
  fields.push(`"initial":[${model.initial.data.join(',')}]`);
  if (model.encoding) fields.push(`"encoding":${JSON.stringify(model.encoding)}`);
  return `{${fields.join(',\n')}}\n`;
}

function rowsText(data: Float64Array, columns: number): string {
  const rows: string[] = [];
  for (let from = 0; from < data.length; from += columns) {
    rows.push(`[${data.subarray(from, from + columns).join(',')}]`);
  }
  return rows.join(',\n');
}

/** How many numbers a model's file holds. */
export function numberCount(model: DataModel): number {
  return model.transition.data.length + model.initial.data.length + (model.emission?.data.length ?? 0);
}
