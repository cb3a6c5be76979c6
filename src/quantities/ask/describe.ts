import { SETTINGS } from '../../defaults.js';
import { hiddenEntropyRate, hiddenSequenceEntropy } from '../../estimators/hiddenEntropy.js';
import {
  checkLength,
  type DataModel,
  entropyRate,
  sequenceEntropy,
  spectralGap,
  tokenMarginal,
} from '../../models/index.js';
import { entropyOfWeights } from '../../numeric/entropy.js';
import type { PhiloxKey } from '../../random/philox.js';
import { keyFromSeed } from '../../random/seed.js';
import { type Estimate, exactly } from '../../statistics/estimate.js';

/** A number where it is known in closed form, an estimate for a hidden Markov model. */
export type Quantity = number | Estimate;

/** What a data model is like; nats. */
export interface Description {
  readonly kind: DataModel['kind'];
  readonly n?: number;
  readonly contextLength?: number;
  /** V */
  readonly vocabulary: number;
  /** Number of contexts, V^(n-1). */
  readonly contexts?: number;
  /** [V] law of one token (of the first one, if the model is not stationary). */
  readonly tokenMarginal: readonly number[];
  /** Nats per token. */
  readonly entropyRate?: Quantity;
  /** Entropy of `tokenMarginal`, nats. */
  readonly marginalEntropy: Quantity;
  /** 1 minus the second largest modulus of the transition matrix; left out where it could not be settled. */
  readonly spectralGap?: number;
  /** H(X_0, .., X_{L-1}), nats; present where L is given. */
  readonly entropy?: Quantity;
}

/**
 * Entropy rate, marginal law and spectral gap of a model, and where a length is given the entropy of its sequences.
 *
 * @throws MaskgapError for a length that is not a positive integer
 */
export function describe(
  model: DataModel,
  { length, seed = SETTINGS.seed }: { readonly length?: number; readonly seed?: string } = {},
): Description {
  if (length !== undefined) checkLength(length);
  const { process: chain } = model;
  const key = keyFromSeed(seed);
  const marginal = tokenMarginal(model);
  const marginalEntropy = entropyOfWeights(marginal);
  return {
    kind: model.kind,
    n: model.n,
    contextLength: model.contextLength,
    vocabulary: model.vocabularySize,
    contexts: model.n === undefined ? undefined : model.vocabularySize ** (model.n - 1),
    tokenMarginal: Array.from(marginal),
    entropyRate: chain.kind === 'hidden' ? hiddenEntropyRate(chain, key) : entropyRate(model),
    marginalEntropy: chain.kind === 'hidden' ? exactly(marginalEntropy) : marginalEntropy,
    spectralGap: spectralGap(model),
    entropy: length === undefined ? undefined : sequenceEntropyOf(model, length, key),
  };
}

function sequenceEntropyOf(model: DataModel, length: number, key: PhiloxKey): Quantity | undefined {
  const { process: chain } = model;
  return chain.kind === 'hidden' ? hiddenSequenceEntropy(chain, length, key) : sequenceEntropy(model, length);
}
