import { loadModel } from '../../formats/loadModel.js';
import { checkGoal, schedule as findSchedule } from '../../quantities/ask/schedule.js';
import type { BestScheduleResult } from '../../quantities/bestSchedule.js';
import { estimateColumns } from '../../report/csv.js';
import { checkSteps } from '../../schedules/requested.js';
import { type Format, formatNumber, unitScale } from '../../statistics/format.js';
import { type CommandContext, type Computed, defineCommand } from '../command.js';
import {
  computedFrom,
  type EstimatingValues,
  measurableOptions,
  measurementsFile,
  requireEngine,
  sourceOf,
  watching,
} from '../estimating.js';
import {
  type MeasuredScheduleResult,
  measuredScheduleRows,
  measuredScheduleTable,
  scheduleFromMeasurements,
} from '../measuredSchedule.js';
import { CONDITIONAL } from '../notes.js';
import { type Option, optional } from '../option.js';
import { positive } from '../parse.js';
import { oneStepCount } from '../scheduleOptions.js';
import { estimates, note, SCHEDULE_COLUMNS, table } from '../table.js';
import { sizesText } from '../text.js';

const budget: Option<number> = {
  describe: 'Take the fewest steps whose KL is at most this many nats',
  parse: positive({ zero: true }),
  group: 'Schedules',
};

type ScheduleResult = BestScheduleResult | MeasuredScheduleResult;

export const schedule = defineCommand({
  positionals: { model: 'Model file: JSON, npz, safetensors or ARPA' },
  options: {
    steps: optional(oneStepCount),
    kl: optional(budget),
    profile: measurementsFile,
    ...measurableOptions,
  },
  notes: CONDITIONAL,
  examples: [
    ['maskgap schedule model.json -L 512 -T 32', 'the best schedule of 32 steps, and what it saves'],
    ['maskgap schedule model.json -L 512 --kl 0.5', 'the fewest steps within half a nat'],
    ['maskgap schedule --profile measured.csv -T 32', 'the best schedule for a measured masked model'],
  ],
  async compute(options, { model: [file] }, context): Promise<Computed<ScheduleResult>> {
    const { steps, kl } = options;
    checkGoal(steps, kl);
    const source = sourceOf('--profile', options.profile, file, options.length);
    return 'measurements' in source
      ? scheduleFromMeasurements(source.measurements, steps, kl, context.log)
      : scheduleOfModel(source.model, { ...options, length: source.length }, context);
  },
  table: (result, format) =>
    'notes' in result ? measuredScheduleTable(result, format) : scheduleTable(result, format),
  csv: (result) =>
    'notes' in result
      ? measuredScheduleRows(result)
      : [{ schedule: 'optimal', ...result }, ...result.compared].map((row) => ({
          schedule: row.schedule,
          steps: row.steps,
          ...estimateColumns('kl', row.kl),
        })),
});

async function scheduleOfModel(
  file: string,
  options: EstimatingValues & { readonly steps?: number; readonly kl?: number },
  context: CommandContext,
): Promise<Computed<ScheduleResult>> {
  await requireEngine(options);
  checkSteps(options.steps, options.length);
  const model = await loadModel(file, context.log.info);
  return computedFrom(await findSchedule(model, { ...options, ...watching(context, options) }));
}

function scheduleTable(result: BestScheduleResult, format: Format): string {
  const scale = unitScale(format.unit);
  const rows = [{ schedule: 'optimal', steps: result.steps, kl: result.kl }, ...result.compared];
  const text = table(
    rows,
    [...SCHEDULE_COLUMNS, estimates('KL', format.unit, ({ kl }) => kl, scale)],
    format,
  );
  const sizes = `Reveal sizes, first reveal first: ${sizesText(result.sizes)}`;
  return [advice(result, format), text, sizes, note(CONDITIONAL, format)].join('\n\n');
}

/** A saving below this many percent is not worth sizes of one's own. */
const NEGLIGIBLE = 1;

/** Which schedule to use and what it saves, in words. */
function advice({ steps, kl, compared }: BestScheduleResult, { unit }: Format): string {
  const best = compared.reduce((a, b) => (b.kl.value < a.kl.value ? b : a));
  const saved = best.kl.value - kl.value;
  const noise = Math.max(2 * Math.hypot(best.kl.standardError, kl.standardError), 1e-9 * best.kl.value);
  if (!(saved > noise))
    return `At ${steps} steps ${best.schedule} is as good as the optimal schedule: use ${best.schedule}.`;
  const share = (100 * saved) / best.kl.value;
  if (share < NEGLIGIBLE)
    return `At ${steps} steps ${best.schedule} is within ${formatNumber(share, 2)}% of the optimal schedule: use ${best.schedule}.`;
  return `At ${steps} steps use the sizes below: they save ${formatNumber(saved * unitScale(unit), 3)} ${unit} (${formatNumber(share, 2)}%) over ${best.schedule}, the best of the named schedules.`;
}
