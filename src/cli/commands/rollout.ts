import { loadModel } from '../../formats/loadModel.js';
import { estimateColumns } from '../../report/csv.js';
import { type Format, unitScale } from '../../report/format.js';
import { type RolloutResult, rolloutResult } from '../../results/rollout.js';
import type { Estimate } from '../../statistics/estimate.js';
import { defineCommand } from '../command.js';
import { estimatingOptions, requireEngine } from '../estimating.js';
import { CONDITIONAL } from '../notes.js';
import { computedFromRollouts, rollOut } from '../rollingOut.js';
import { samplerOptions, samplersOf } from '../samplerOptions.js';
import { scheduleOptions } from '../scheduleOptions.js';
import { estimateColumn, note, tableOfColumns, textColumn } from '../table.js';

export const rollout = defineCommand({
  positionals: { model: 'Model file: JSON, npz, safetensors or ARPA' },
  options: { ...samplerOptions, ...scheduleOptions, ...estimatingOptions },
  notes: CONDITIONAL,
  examples: [
    ['maskgap rollout model.json -L 512 --sampler confidence:4,random:4', 'two samplers, paired'],
    ['maskgap rollout model.json -L 512 --sampler random -T 16 --schedule cosine', 'rounds of a schedule'],
    ['maskgap rollout model.json -L 512 --sampler blocks:32 --inner entropy:4', 'block by block'],
  ],
  async compute(options, { model: [file] }, context) {
    await requireEngine(options);
    const model = await loadModel(file);
    const requests = samplersOf(options, model, options.length);
    const measurement = await rollOut(model, options, context, requests, { data: true, generated: true });
    return computedFromRollouts(rolloutResult(measurement, requests, options.length), measurement, model);
  },
  table: rolloutTable,
  csv: ({ rows }) =>
    rows.map((row) => ({
      sampler: row.sampler,
      schedule: row.schedule,
      requestedSteps: row.requestedSteps,
      ...Object.assign({}, ...COLUMNS.map(({ key }) => estimateColumns(key, row[key]))),
    })),
});

const COLUMNS = [
  { key: 'roundsData', head: 'rounds on data' },
  { key: 'rounds', head: 'rounds' },
  { key: 'forwardKl', head: 'forward KL', scaled: true },
  { key: 'reverseKl', head: 'reverse KL', scaled: true },
  { key: 'negativeLogLikelihoodPerToken', head: 'NLL per token', scaled: true },
  { key: 'sequenceErrorRate', head: 'off support' },
] as const;

function rolloutTable({ rows, differences }: RolloutResult, format: Format): string {
  const unit = unitScale(format.unit);
  const names = textColumn(
    'sampler',
    rows.map(({ sampler }) => sampler),
    true,
  );
  const columns = COLUMNS.map((column) => {
    const scaled = 'scaled' in column;
    const estimates = rows.map((row): Estimate | undefined => row[column.key]);
    return estimateColumn(column.head, scaled ? format.unit : '', estimates, scaled ? unit : 1);
  });
  const parts = [tableOfColumns([names, ...columns], format)];
  const shown = differences.filter(({ a }) => a === rows[0].sampler);
  if (shown.length > 0)
    parts.push(
      tableOfColumns(
        [
          textColumn(
            'difference',
            shown.map(({ a, b }) => `${a} - ${b}`),
            true,
          ),
          estimateColumn(
            'forward KL',
            format.unit,
            shown.map(({ forwardKl }) => forwardKl),
            unit,
          ),
        ],
        format,
      ),
    );
  parts.push(note(CONDITIONAL, format));
  return parts.join('\n\n');
}
