import { loadModel } from '../../formats/loadModel.js';
import { kl as measureKl } from '../../quantities/ask/kl.js';
import type {
  Bounds,
  DivergenceDifference,
  DivergenceResult,
  DivergenceRow,
} from '../../quantities/divergence.js';
import { divergenceCsv } from '../../report/csvRows.js';
import { type Format, formatEstimate, formatNumber, unitScale } from '../../statistics/format.js';
import { defineCommand } from '../command.js';
import { computedFrom, estimatingOptions, requireEngine, watching } from '../estimating.js';
import { CONDITIONAL } from '../notes.js';
import { predictorOf, predictorOption } from '../predictorOption.js';
import { givenSamplers, refuseWithoutSampler, samplerOptions } from '../samplerOptions.js';
import { givenSchedules, scheduleOptions } from '../scheduleOptions.js';
import { estimates, note, numbers, SCHEDULE_COLUMNS, table, words } from '../table.js';

export const kl = defineCommand({
  positionals: { model: 'Model file: JSON, npz, safetensors or ARPA' },
  options: { ...scheduleOptions, ...samplerOptions, ...predictorOption, ...estimatingOptions },
  notes: CONDITIONAL,
  examples: [
    ['maskgap kl model.json -L 512 -T 16,64 --schedule balanced,cosine', 'two schedules at two T'],
    ['maskgap kl model.json -L 7 --sizes 3,2,2', 'one schedule by its reveal sizes'],
  ],
  async compute(options, { model: [file] }, context) {
    await requireEngine(options);
    refuseWithoutSampler(options);
    if (options.sampler !== undefined) {
      const choice = givenSamplers(options);
      const [model, { samplerKls }] = await Promise.all([
        loadModel(file, context.log.info),
        import('../../quantities/ask/samplerKls.js'),
      ]);
      const predictor = await predictorOf(options.predictor, model, options.length, context.log.info);
      return computedFrom(
        await samplerKls(model, { ...options, ...choice, predictor, ...watching(context, options) }),
      );
    }
    const choice = givenSchedules(options);
    const model = await loadModel(file, context.log.info);
    const predictor = await predictorOf(options.predictor, model, options.length, context.log.info);
    return computedFrom(
      await measureKl(model, { ...options, ...choice, predictor, ...watching(context, options) }),
    );
  },
  table: klTable,
  csv: ({ rows }) => rows.map(divergenceCsv),
});

function klTable({ entropy, rows, differences }: DivergenceResult, format: Format): string {
  const { unit } = format;
  const scale = unitScale(unit);
  const bound = (head: string, name: keyof Bounds) =>
    numbers(head, ({ bounds }: DivergenceRow) => numberText(bounds[name]?.value, scale));
  const parts = [
    `Entropy of the data: ${formatEstimate(entropy, scale)} ${unit}`,
    table(
      rows,
      [
        ...SCHEDULE_COLUMNS,
        numbers('largest', ({ maxSize }) => String(maxSize ?? '')),
        estimates('KL', unit, ({ kl }) => kl, scale),
        estimates('per token', '', ({ klPerToken }) => klPerToken, scale),
        ...(rows.some(({ trainingError }) => trainingError)
          ? [estimates('training error', unit, (row: DivergenceRow) => row.trainingError, scale)]
          : []),
        bound('refined', 'refined'),
        bound('tightened', 'tightened'),
        bound('Theorem 1', 'theorem1'),
        numbers('KL/Theorem 1', realisedRatio),
        numbers('C', ({ bounds }) => numberText(bounds.corollary1Constant?.value, 1, 3)),
      ],
      format,
    ),
  ];
  const shown = differences.filter(({ a }) => a === rows[0].schedule);
  if (shown.length > 0) parts.push(differenceTable(shown, format));
  parts.push(note(`${CONDITIONAL}\n${BOUNDS}`, format));
  return parts.join('\n\n');
}

const BOUNDS =
  'refined, tightened and Theorem 1 are upper bounds (their standard errors: --json); C is the realised constant of Corollary 1.';

/** Paired differences to the first schedule. */
function differenceTable(differences: readonly DivergenceDifference[], format: Format): string {
  const scale = unitScale(format.unit);
  return table(
    differences,
    [
      words('difference', ({ a, b }) => `${a} - ${b}`),
      numbers('T', ({ requestedSteps }) => String(requestedSteps ?? '')),
      estimates('KL', format.unit, ({ kl }) => kl, scale),
    ],
    format,
  );
}

function realisedRatio({ kl, bounds: { theorem1 } }: DivergenceRow): string {
  return theorem1 && theorem1.value > 0 ? formatNumber(kl.value / theorem1.value, 3) : '';
}

function numberText(value: number | undefined, scale: number, digits = 4): string {
  return value === undefined ? '' : formatNumber(value * scale, digits);
}
