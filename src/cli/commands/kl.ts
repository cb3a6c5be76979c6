import { loadModel } from '../../formats/index.js';
import { defineCommand } from '../command.js';
import { estimateColumns } from '../csv.js';
import { checkEngine, computedFrom, estimatingOptions, measureModel } from '../estimating.js';
import { type Format, formatEstimate, formatNumber, unitScale } from '../format.js';
import { CONDITIONAL } from '../notes.js';
import { type DivergenceResult, type DivergenceRow, divergenceResult } from '../results/divergence.js';
import { requestedSchedules, scheduleOptions } from '../scheduleOptions.js';
import { note, table } from '../table.js';
import { stepsText } from '../text.js';

export const kl = defineCommand({
  positionals: { model: 'Model file: JSON, npz, safetensors or ARPA' },
  options: { ...scheduleOptions, ...estimatingOptions },
  notes: CONDITIONAL,
  examples: [
    ['maskgap kl model.json -L 512 -T 16,64 --schedule balanced,cosine', 'two schedules at two T'],
    ['maskgap kl model.json -L 7 --sizes 3,2,2', 'one schedule by its reveal sizes'],
  ],
  async compute(options, { model: [file] }, context) {
    checkEngine(options);
    const requests = requestedSchedules(options, options.length);
    const model = await loadModel(file);
    const measurement = await measureModel(model, options, context, (information) =>
      requests.map(({ parsed, requestedSteps }) => information.evaluate(parsed, requestedSteps).divergence),
    );
    return computedFrom(divergenceResult(measurement.information, requests), measurement, model);
  },
  table: klTable,
  csv: ({ rows }) =>
    rows.map((row) => ({
      schedule: row.schedule,
      requestedSteps: row.requestedSteps,
      steps: row.steps,
      maxSize: row.maxSize,
      ...estimateColumns('kl', row.kl),
      ...estimateColumns('klPerToken', row.klPerToken),
      ...Object.assign(
        {},
        ...Object.entries(row.bounds).map(([name, bound]) => estimateColumns(name, bound)),
      ),
    })),
});

function klTable({ entropy, rows, differences }: DivergenceResult, format: Format): string {
  const scale = unitScale(format.unit);
  const parts = [
    `Entropy of the data: ${formatEstimate(entropy, scale)} ${format.unit}`,
    '',
    table(
      [
        { head: 'schedule', words: true },
        { head: 'steps' },
        { head: 'largest' },
        { head: `KL (${format.unit})` },
        { head: 'KL per token' },
        { head: 'refined' },
        { head: 'tightened' },
        { head: 'Theorem 1' },
        { head: 'KL/Theorem 1' },
        { head: 'C' },
      ],
      rows.map((row) => rowCells(row, scale)),
      format,
    ),
  ];
  if (differences.length > 0) {
    const columns = [{ head: 'difference', words: true }, { head: 'T' }, { head: `KL (${format.unit})` }];
    const cells = differences.map(({ a, b, requestedSteps, kl }) => [
      `${a} - ${b}`,
      String(requestedSteps ?? ''),
      formatEstimate(kl, scale),
    ]);
    parts.push('', table(columns, cells, format));
  }
  parts.push('', note(`${CONDITIONAL}\n${BOUNDS}`, format));
  return parts.join('\n');
}

const BOUNDS =
  'refined, tightened and Theorem 1 are upper bounds (their standard errors: --json); C is the realised constant of Corollary 1.';

function rowCells(row: DivergenceRow, scale: number): string[] {
  const { theorem1, tightened, refined, corollary1Constant } = row.bounds;
  const bound = (value: number | undefined) => (value === undefined ? '' : formatNumber(value * scale, 4));
  const ratio = theorem1 && theorem1.value > 0 ? formatNumber(row.kl.value / theorem1.value, 3) : '';
  return [
    row.schedule,
    stepsText(row),
    row.maxSize === undefined ? '' : String(row.maxSize),
    formatEstimate(row.kl, scale),
    formatEstimate(row.klPerToken, scale),
    bound(refined?.value),
    bound(tightened?.value),
    bound(theorem1?.value),
    ratio,
    corollary1Constant === undefined ? '' : formatNumber(corollary1Constant.value, 3),
  ];
}
