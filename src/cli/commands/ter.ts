import { loadModel } from '../../formats/index.js';
import { defineCommand } from '../command.js';
import { estimateColumns } from '../csv.js';
import { checkEngine, computedFrom, estimatingOptions, measureModel } from '../estimating.js';
import { type Format, formatEstimate, formatNumber } from '../format.js';
import { CONDITIONAL } from '../notes.js';
import type { Option } from '../option.js';
import { positive } from '../parse.js';
import { type ErrorRateResult, errorRateResult } from '../results/errorRate.js';
import { requestedSchedules, scheduleOptions } from '../scheduleOptions.js';
import { note, table } from '../table.js';
import { stepsText } from '../text.js';

const fengConstant: Option<number> = {
  describe: 'C of the bound of Feng et al., which the sources leave open',
  parse: positive(),
  default: 1,
  group: 'Schedules',
};

export const ter = defineCommand({
  positionals: { model: 'Model file: JSON, npz, safetensors or ARPA' },
  options: { ...scheduleOptions, fengConstant, ...estimatingOptions },
  notes: `TER is the token error rate, 2 to the cross entropy in bits per token. ${CONDITIONAL}`,
  examples: [['maskgap ter model.json -L 512 -T 16,64,256', 'how much worse than the data the samples are']],
  async compute(options, { model: [file] }, context) {
    checkEngine(options);
    const requests = requestedSchedules(options, options.length);
    const model = await loadModel(file);
    const measurement = await measureModel(model, options, context, (information) =>
      requests.map(({ parsed, requestedSteps }) => information.evaluate(parsed, requestedSteps).divergence),
    );
    const result = errorRateResult(measurement.information, model, requests, options.fengConstant);
    return computedFrom(result, measurement, model);
  },
  table: terTable,
  csv: ({ rows }) =>
    rows.map((row) => ({
      schedule: row.schedule,
      requestedSteps: row.requestedSteps,
      steps: row.steps,
      ...estimateColumns('log2TerGap', row.log2TerGap),
      ...estimateColumns('terRatio', row.terRatio),
      ...estimateColumns('fengBound', row.fengBound),
      fengVacuous: row.fengVacuous,
      ...estimateColumns('worstCaseBound', row.worstCaseBound),
      ...estimateColumns('sequenceErrorRate', row.sequenceErrorRate),
    })),
});

function terTable({ rows }: ErrorRateResult, format: Format): string {
  const columns = [
    { head: 'schedule', words: true },
    { head: 'steps' },
    { head: 'TER gap (bits/token)' },
    { head: 'TER ratio' },
    { head: 'Feng et al.' },
    { head: 'worst case' },
    { head: 'sequence errors' },
  ];
  const cells = rows.map((row) => [
    row.schedule,
    stepsText(row),
    formatEstimate(row.log2TerGap),
    formatEstimate(row.terRatio),
    row.fengBound ? `${formatNumber(row.fengBound.value, 4)}${row.fengVacuous ? ' (vacuous)' : ''}` : '',
    row.worstCaseBound ? formatNumber(row.worstCaseBound.value, 4) : '',
    row.sequenceErrorRate ? formatEstimate(row.sequenceErrorRate) : '',
  ]);
  const explained = `${CONDITIONAL}\nTER ratio: token error rate of the samples over that of the data. Bounds are on the gap, in bits per token.`;
  return [table(columns, cells, format), '', note(explained, format)].join('\n');
}
