import { z } from 'zod';
import { inputError } from '../errors.js';
import { type DataModel, type ModelParts, modelKind, type Tensor } from '../models/index.js';
import { checkEntries } from '../models/tensor.js';
import { encodingSchema } from './encoding.js';
import { parseJson } from './parseJson.js';
import { firstIssue } from './schema.js';

/** The tensors that a file may hold; all float64 or float32. */
export const TENSOR_NAMES = ['transition', 'initial', 'emission'] as const;
export type FileTensorName = (typeof TENSOR_NAMES)[number];

/** What a tensor file says besides its tensors. All of it may be missing. */
export const metadataSchema = z.strictObject({
  kind: z.string().optional(),
  n: z.int().min(1).optional(),
  symbols: z.array(z.string()).min(1).optional(),
  encoding: encodingSchema.optional(),
});
export type TensorMetadata = z.infer<typeof metadataSchema>;

/** Named tensors with metadata: what `.npz` and `.safetensors` files come down to. */
export interface TensorFile extends TensorMetadata {
  readonly tensors: { readonly [name in FileTensorName]?: Tensor };
}

/** Metadata from JSON text. */
export function parseMetadata(text: string): TensorMetadata {
  return checkMetadata(parseJson(text, 'metadata'));
}

/** Metadata from parsed JSON. */
export function checkMetadata(document: unknown): TensorMetadata {
  const result = metadataSchema.safeParse(document);
  if (!result.success) throw firstIssue(result.error, document, 'correct the metadata');
  return result.data;
}

/**
 * A model from named tensors. Without `kind`: with `emission` it is an HMM; with `n`, with more than two axes, or
 * with a transition [V^m, V] that is not square, an n-gram; else a Markov chain. An n-gram's transition may be
 * [V^(n-1), V], n axes of V, or (with `n`) flat, context-major. Without `initial` the model is stationary.
 */
export function modelFromTensors(file: TensorFile): DataModel {
  const { transition, emission, initial } = file.tensors;
  if (!transition) throw inputError('tensor transition is missing', 'add it');
  const name = file.kind ?? inferKind(file, transition);
  const kind = modelKind(name);
  if (emission && !kind.tensors.includes('emission')) {
    throw inputError(`tensor emission does not belong to kind ${name}`, 'remove it');
  }
  const flat = kind.layout === 'flat';
  const n = flat ? ngramOrder(file.n, transition.shape) : undefined;
  if (!flat && file.n !== undefined && file.n !== 2) {
    throw inputError(`n is ${file.n} for kind ${name}`, 'remove it, or set kind to ngram');
  }
  checkInitialShape(initial, flat);
  const parts: ModelParts = {
    ...(n !== undefined && { n }),
    ...(flat && transition.shape.length > 1 && { vocabularySize: transition.shape.at(-1)! }),
    ...(file.symbols && { symbols: file.symbols }),
    ...(file.encoding && { encoding: file.encoding }),
    initial: initial ? initial.data : 'stationary',
    tensors: { transition, ...(emission && { emission }) },
    adopt: true,
  };
  return kind.build(parts);
}

function inferKind(file: TensorFile, { shape }: Tensor): string {
  if (file.tensors.emission) return 'hmm';
  return file.n !== undefined || shape.length !== 2 || shape[0] !== shape[1] ? 'ngram' : 'markov';
}

/** n of an n-gram whose transition has this shape, checked against the stated one. */
function ngramOrder(stated: number | undefined, shape: readonly number[]): number {
  const wanted = 'give it the shape [V^(n-1), V], or n axes of V, and n';
  const written = `transition has shape [${shape.join(', ')}]`;
  if (shape.length < 2) {
    if (stated === undefined) throw inputError(`${written} and n is missing`, wanted);
    return stated;
  }
  const vocabularySize = shape.at(-1)!;
  let implied = shape.length;
  if (shape.length === 2) {
    implied = 1;
    for (let contexts = 1; contexts < shape[0] && vocabularySize > 1; contexts *= vocabularySize) implied++;
    if (vocabularySize ** (implied - 1) !== shape[0]) throw inputError(written, wanted);
    if (vocabularySize === 1) return stated ?? 2;
  } else if (shape.some((size) => size !== vocabularySize)) {
    throw inputError(written, wanted);
  }
  if (stated !== undefined && stated !== implied) {
    throw inputError(`${written}, but n is ${stated}`, wanted);
  }
  return implied;
}

function checkInitialShape(initial: Tensor | undefined, flat: boolean): void {
  if (!initial || initial.shape.length === 1) return;
  const equal = initial.shape.every((size) => size === initial.shape[0]);
  if (flat && equal) return;
  throw inputError(`initial has shape [${initial.shape.join(', ')}]`, 'give it one axis');
}

/** The tensors and metadata that a model is saved as. */
export function tensorsOf(model: DataModel): {
  tensors: [FileTensorName, Tensor][];
  metadata: TensorMetadata;
} {
  const tensors: [FileTensorName, Tensor][] = [];
  for (const name of TENSOR_NAMES) {
    const tensor = model[name];
    if (tensor) tensors.push([name, tensor]);
  }
  const metadata: TensorMetadata = {
    kind: model.kind,
    ...(model.n !== undefined && { n: model.n }),
    ...(model.symbols && { symbols: [...model.symbols] }),
    ...(model.encoding && { encoding: { ...model.encoding } }),
  };
  return { tensors, metadata };
}

/** The number of entries of a shape that a file claims, refused before anything of that size is allocated. */
export function entriesOf(name: string, shape: readonly number[]): number {
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw inputError(`${name} has shape [${shape.join(', ')}]`, 'give non-negative integers');
  }
  const entries = shape.reduce((product, size) => product * size, 1);
  checkEntries(entries, `${name} [${shape.join(' x ')}]`);
  return entries;
}
