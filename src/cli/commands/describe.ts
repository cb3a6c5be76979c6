import { loadModel } from '../../formats/loadModel.js';
import { modelDigest } from '../../models/index.js';
import { type Description, describe as describeModel, type Quantity } from '../../quantities/ask/describe.js';
import { type CsvRow, estimateColumns } from '../../report/csv.js';
import { type Format, formatEstimate, formatNumber, unitScale } from '../../statistics/format.js';
import { defineCommand } from '../command.js';
import { optional } from '../option.js';
import { length, outputOptions, samplingOptions } from '../options.js';
import { pairs } from '../table.js';

export const describe = defineCommand({
  positionals: { model: 'Model file: JSON, npz, safetensors or ARPA' },
  options: { length: optional(length), seed: samplingOptions.seed, ...outputOptions },
  examples: [
    ['maskgap describe model.json -L 512', 'entropies of a model and of its sequences of 512 tokens'],
  ],
  async compute(options, { model: [file] }, { log }) {
    const model = await loadModel(file, log.info);
    return {
      result: describeModel(model, options),
      provenance: { modelSha256: modelDigest(model) },
    };
  },
  table: describeTable,
  csv: (result) => [csvRow(result)],
});

function describeTable(result: Description, format: Format): string {
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
function csvRow({ tokenMarginal, ...row }: Description): CsvRow {
  const cells = Object.entries(row).map(([name, value]) =>
    typeof value === 'object' ? estimateColumns(name, value) : { [name]: value },
  );
  return Object.assign({}, ...cells, { tokenMarginal: tokenMarginal.join(' ') });
}
