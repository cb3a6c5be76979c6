import { hiddenEntropyRate, hiddenSequenceEntropy } from '../../estimators/hiddenEntropy.js';
import { loadModel } from '../../formats/loadModel.js';
import {
  type DataModel,
  entropyRate,
  modelDigest,
  sequenceEntropy,
  spectralGap,
  tokenMarginal,
} from '../../models/index.js';
import { entropyOfWeights } from '../../numeric/entropy.js';
import type { PhiloxKey } from '../../random/philox.js';
import { keyFromSeed } from '../../random/seed.js';
import { type CsvRow, estimateColumns } from '../../report/csv.js';
import { type Format, formatEstimate, formatNumber, unitScale } from '../../report/format.js';
import { type Estimate, exactly } from '../../statistics/estimate.js';
import { defineCommand } from '../command.js';
import { optional } from '../option.js';
import { length, outputOptions, samplingOptions } from '../options.js';
import { pairs } from '../table.js';

/** Numbers where they are known in closed form, estimates for a hidden Markov model. */
type Quantity = number | Estimate;

interface DescribeResult {
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
  /** H(X_0, .., X_{L-1}), nats. */
  readonly entropy?: Quantity;
}

export const describe = defineCommand({
  positionals: { model: 'Model file: JSON, npz, safetensors or ARPA' },
  options: { length: optional(length), seed: samplingOptions.seed, ...outputOptions },
  examples: [
    ['maskgap describe model.json -L 512', 'entropies of a model and of its sequences of 512 tokens'],
  ],
  async compute(options, { model: [file] }) {
    const model = await loadModel(file);
    return {
      result: describeModel(model, options.length, options.seed),
      provenance: { modelSha256: modelDigest(model) },
    };
  },
  table: describeTable,
  csv: (result) => [csvRow(result)],
});

function describeModel(model: DataModel, length: number | undefined, seed: string): DescribeResult {
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

function describeTable(result: DescribeResult, format: Format): string {
  const scale = unitScale(format.unit);
  const entropy = (quantity: Quantity | undefined, per = '') =>
    quantity === undefined
      ? ''
      : `${typeof quantity === 'number' ? formatNumber(quantity * scale) : formatEstimate(quantity, scale)} ${format.unit}${per}`;
  const entries: [string, string][] = [
    ['kind', result.kind],
    ['n', result.n === undefined ? '' : String(result.n)],
    ['vocabulary', String(result.vocabulary)],
    ['contexts', result.contexts === undefined ? '' : String(result.contexts)],
    ['token entropy', entropy(result.marginalEntropy)],
    ['entropy rate', entropy(result.entropyRate, ' per token')],
    ['spectral gap', result.spectralGap === undefined ? '' : formatNumber(result.spectralGap)],
    ['sequence entropy', entropy(result.entropy)],
  ];
  return pairs(
    entries.filter(([, text]) => text !== ''),
    format,
  );
}

/** One row; the marginal law is one cell, its numbers separated by blanks. */
function csvRow({ tokenMarginal, ...row }: DescribeResult): CsvRow {
  const cells = Object.entries(row).map(([name, value]) =>
    typeof value === 'object' ? estimateColumns(name, value) : { [name]: value },
  );
  return Object.assign({}, ...cells, { tokenMarginal: tokenMarginal.join(' ') });
}
