import { loadModel } from '../../formats/loadModel.js';
import { ter as measureTer } from '../../quantities/ask/ter.js';
import type { ErrorRateResult, ErrorRateRow } from '../../quantities/errorRate.js';
import { errorRateCsv } from '../../report/csvRows.js';
import type { Estimate } from '../../statistics/estimate.js';
import { type Format, formatNumber } from '../../statistics/format.js';
import { defineCommand } from '../command.js';
import { computedFrom, estimatingOptions, requireEngine, watching } from '../estimating.js';
import { CONDITIONAL } from '../notes.js';
import type { Option } from '../option.js';
import { positive } from '../parse.js';
import { predictorOf, predictorOption } from '../predictorOption.js';
import { givenSchedules, scheduleOptions } from '../scheduleOptions.js';
import { estimates, note, numbers, SCHEDULE_COLUMNS, table } from '../table.js';

const fengConstant: Option<number> = {
  describe: 'C of the bound of Feng et al., which the sources leave open',
  parse: positive(),
  default: 1,
  group: 'Schedules',
};

export const ter = defineCommand({
  positionals: { model: 'Model file: JSON, npz, safetensors or ARPA' },
  options: { ...scheduleOptions, ...predictorOption, fengConstant, ...estimatingOptions },
  notes: `TER is the token error rate, 2 to the cross entropy in bits per token. ${CONDITIONAL}`,
  examples: [['maskgap ter model.json -L 512 -T 16,64,256', 'how much worse than the data the samples are']],
  async compute(options, { model: [file] }, context) {
    await requireEngine(options);
    const choice = givenSchedules(options);
    const model = await loadModel(file, context.log.info);
    const predictor = await predictorOf(options.predictor, model, options.length, context.log.info);
    return computedFrom(
      await measureTer(model, { ...options, ...choice, predictor, ...watching(context, options) }),
    );
  },
  table: terTable,
  csv: ({ rows }) => rows.map(errorRateCsv),
});

function terTable({ rows }: ErrorRateResult, format: Format): string {
  const text = table(
    rows,
    [
      ...SCHEDULE_COLUMNS,
      estimates('TER gap', 'bits per token', ({ log2TerGap }) => log2TerGap),
      estimates('TER ratio', '', ({ terRatio }) => terRatio),
      numbers('Feng et al.', fengText),
      numbers('worst case', ({ worstCaseBound }) => boundText(worstCaseBound)),
      estimates('sequence error rate', '', ({ sequenceErrorRate }) => sequenceErrorRate),
    ],
    format,
  );
  const explained = `${CONDITIONAL}\nTER ratio: token error rate of the samples over that of the data. Bounds are on the gap, in bits per token.`;
  return [text, note(explained, format)].join('\n\n');
}

function fengText({ fengBound, fengVacuous }: ErrorRateRow): string {
  return `${boundText(fengBound)}${fengVacuous ? ' (vacuous)' : ''}`;
}

function boundText(bound: Estimate | undefined): string {
  return bound === undefined ? '' : formatNumber(bound.value, 4);
}
