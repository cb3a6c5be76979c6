import { loadModel } from '../../formats/loadModel.js';
import { mi as measureMi } from '../../quantities/ask/mi.js';
import type { MutualInformationResult } from '../../quantities/profile.js';
import { evenly } from '../../report/text.js';
import { type Format, formatEstimate, unitScale } from '../../statistics/format.js';
import { defineCommand } from '../command.js';
import { computedFrom, estimatingOptions, requireEngine, watching } from '../estimating.js';
import { estimates, numbers, pairs, table } from '../table.js';
import { vectorEntry } from '../vector.js';

/** Most lines of a table. */
const LINES = 33;

export const mi = defineCommand({
  positionals: { model: 'Model file: JSON, npz, safetensors or ARPA' },
  options: estimatingOptions,
  notes: 'The mutual information of each token with all the others; its sum is TC + DTC.',
  examples: [['maskgap mi model.json -L 512', 'what each token shares with the rest']],
  async compute(options, { model: [file] }, context) {
    await requireEngine(options);
    const model = await loadModel(file, context.log.info);
    return computedFrom(await measureMi(model, { ...options, ...watching(context, options) }));
  },
  table: miTable,
  csv: ({ perToken: { value, standardError } }) =>
    Array.from(value, (information, i) => ({
      position: i,
      mutualInformation: information,
      mutualInformationStandardError: standardError[i],
    })),
});

function miTable(result: MutualInformationResult, format: Format): string {
  const scale = unitScale(format.unit);
  const { perToken, sum } = result;
  const entry = (name: 'sum' | 'mean' | 'totalCorrelation' | 'dualTotalCorrelation') =>
    `${formatEstimate(result[name], scale)} ${format.unit}`;
  const shown = evenly(perToken.value.length, LINES);
  const information = (i: number) => vectorEntry(perToken, i, sum.exact);
  const parts = [
    pairs(
      [
        ['sum', entry('sum')],
        ['mean', entry('mean')],
        ['total correlation', entry('totalCorrelation')],
        ['dual total correlation', entry('dualTotalCorrelation')],
      ],
      format,
    ),
    '',
    table(
      shown,
      [numbers('position', String), estimates('mutual information', format.unit, information, scale)],
      format,
    ),
  ];
  if (shown.length < perToken.value.length)
    parts.push('', `${shown.length} of ${perToken.value.length} positions; --csv and --json have them all.`);
  return parts.join('\n');
}
