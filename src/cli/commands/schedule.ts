import { inputError } from '../../errors.js';
import { loadModel } from '../../formats/index.js';
import { defineCommand } from '../command.js';
import { estimateColumns } from '../csv.js';
import { checkEngine, computedFrom, estimatingOptions, measureModel } from '../estimating.js';
import { type Format, formatNumber, unitScale } from '../format.js';
import { CONDITIONAL } from '../notes.js';
import { type Option, optional } from '../option.js';
import { positive } from '../parse.js';
import {
  type BestScheduleResult,
  bestSchedule,
  COMPARED,
  OPTIMAL,
  stepsForBudget,
} from '../results/bestSchedule.js';
import { checkSteps, oneStepCount } from '../scheduleOptions.js';
import { estimateColumn, note, tableOfColumns, textColumn } from '../table.js';
import { sizesText, stepsText } from '../text.js';

const budget: Option<number> = {
  describe: 'Take the fewest steps whose KL is at most this many nats',
  parse: positive({ zero: true }),
  group: 'Schedules',
};

export const schedule = defineCommand({
  positionals: { model: 'Model file: JSON, npz, safetensors or ARPA' },
  options: { steps: optional(oneStepCount), kl: optional(budget), ...estimatingOptions },
  notes: CONDITIONAL,
  examples: [
    ['maskgap schedule model.json -L 512 -T 32', 'the best schedule of 32 steps, and what it saves'],
    ['maskgap schedule model.json -L 512 --kl 0.5', 'the fewest steps within half a nat'],
  ],
  async compute(options, { model: [file] }, context) {
    checkEngine(options);
    const { steps, kl } = options;
    if ((steps === undefined) === (kl === undefined))
      throw inputError('exactly one of --steps (-T) and --kl is needed', 'give -T 32, or --kl 0.5');
    checkSteps(steps, options.length);
    const model = await loadModel(file);
    const measurement = await measureModel(model, options, context, (information) => {
      const count = steps ?? stepsForBudget(information, kl!);
      return [OPTIMAL, ...COMPARED].map((parsed) => information.evaluate(parsed, count).divergence);
    });
    const { information } = measurement;
    const result = bestSchedule(information, steps ?? stepsForBudget(information, kl!));
    return computedFrom(result, measurement, model);
  },
  table: scheduleTable,
  csv: ({ steps, kl, compared }) =>
    [{ schedule: 'optimal', steps, kl }, ...compared].map((row) => ({
      schedule: row.schedule,
      steps: row.steps,
      ...estimateColumns('kl', row.kl),
    })),
});

function scheduleTable(result: BestScheduleResult, format: Format): string {
  const scale = unitScale(format.unit);
  const rows = [{ schedule: 'optimal', steps: result.steps, kl: result.kl }, ...result.compared];
  const text = tableOfColumns(
    [
      textColumn(
        'schedule',
        rows.map(({ schedule }) => schedule),
        true,
      ),
      textColumn('steps', rows.map(stepsText)),
      estimateColumn(
        'KL',
        format.unit,
        rows.map((row) => row.kl),
        scale,
      ),
    ],
    format,
  );
  const sizes = `Reveal sizes, first reveal first: ${sizesText(result.sizes)}`;
  return [advice(result, format), text, sizes, note(CONDITIONAL, format)].join('\n\n');
}

/** Which schedule to use and what it saves, in words. */
function advice({ steps, kl, compared }: BestScheduleResult, { unit }: Format): string {
  const best = compared.reduce((a, b) => (b.kl.value < a.kl.value ? b : a));
  const saved = best.kl.value - kl.value;
  const noise = Math.max(2 * Math.hypot(best.kl.standardError, kl.standardError), 1e-9 * best.kl.value);
  if (!(saved > noise))
    return `At ${steps} steps ${best.schedule} is as good as the optimal schedule: use ${best.schedule}.`;
  const share = formatNumber((100 * saved) / best.kl.value, 2);
  return `At ${steps} steps use the sizes below: they save ${formatNumber(saved * unitScale(unit), 3)} ${unit} (${share}%) over ${best.schedule}, the best of the named schedules.`;
}
