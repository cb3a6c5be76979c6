import type { Entry } from '../registry.js';
import type { DataModel } from './dataModel.js';
import type { InitialInput } from './initialLaw.js';
import type { TensorInput } from './tensor.js';
import type { ModelOptions } from './vocabulary.js';

/** A kind of data model: what its files hold, and how they become a model. */

export interface ModelKind extends Entry {
  readonly name: DataModel['kind'];
  readonly tensors: readonly TensorName[];
  /** How model JSON writes its tensors: as lists of rows, or as one flat list with `n` beside it. */
  readonly layout: 'rows' | 'flat';
  /** The model of these parts; input errors say what is wrong with them. */
  build(parts: ModelParts): DataModel;
}
/** A model as files hold it: named tensors and what else there is to know. */

export interface ModelParts extends ModelOptions {
  readonly n?: number;
  readonly vocabularySize?: number;
  readonly initial: InitialInput;
  readonly tensors: {
    readonly [name in TensorName]?: TensorInput;
  };
}
/** The tensors that a kind has besides `initial`. */

export type TensorName = 'transition' | 'emission';
