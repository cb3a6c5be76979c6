import type { RolloutDifference } from '../../estimators/rolloutEstimates.js';
import { loadModel } from '../../formats/loadModel.js';
import { estimateColumns } from '../../report/csv.js';
import { type Format, unitScale } from '../../report/format.js';
import { type RolloutResult, rolloutResult, type SamplerRow } from '../../results/rollout.js';
import { defineCommand } from '../command.js';
import { estimatingOptions, requireEngine } from '../estimating.js';
import { CONDITIONAL } from '../notes.js';
import { computedFromRollouts, rollOut } from '../rollingOut.js';
import { samplerOptions, samplersOf } from '../samplerOptions.js';
import { scheduleOptions } from '../scheduleOptions.js';
import { estimates, note, table, words } from '../table.js';

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
  const scale = unitScale(format.unit);
  const columns = COLUMNS.map((column) =>
    'scaled' in column
      ? estimates(column.head, format.unit, (row: SamplerRow) => row[column.key], scale)
      : estimates(column.head, '', (row: SamplerRow) => row[column.key]),
  );
  const parts = [table(rows, [words('sampler', ({ sampler }) => sampler), ...columns], format)];
  const shown = differences.filter(({ a }) => a === rows[0].sampler);
  if (shown.length > 0) parts.push(differenceTable(shown, format));
  parts.push(note(CONDITIONAL, format));
  return parts.join('\n\n');
}

/** Paired differences to the first sampler. */
function differenceTable(differences: readonly RolloutDifference[], format: Format): string {
  return table(
    differences,
    [
      words('difference', ({ a, b }) => `${a} - ${b}`),
      estimates('forward KL', format.unit, ({ forwardKl }) => forwardKl, unitScale(format.unit)),
    ],
    format,
  );
}
