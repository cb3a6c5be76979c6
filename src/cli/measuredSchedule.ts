import type { MeasuredComparison, MeasuredSchedule } from '../measurements/index.js';
import { type CsvRow, estimateColumns } from '../report/csv.js';
import type { Estimate } from '../statistics/estimate.js';
import { type Format, unitScale } from '../statistics/format.js';
import type { Computed } from './command.js';
import type { Log } from './logging.js';
import { CONDITIONAL, measuredBy } from './notes.js';
import { estimates, note, SCHEDULE_COLUMNS, table } from './table.js';
import { sizesText } from './text.js';

/** `schedule --profile`: KLs are differences, since the entropy of the data is not known; nats per sequence. */
export interface MeasuredScheduleResult {
  /** Reveal sizes in the order of generation. */
  readonly sizes: readonly number[];
  readonly steps: number;
  /** Above generation of one token at a time; only where every level was measured. */
  readonly klAboveSequential?: Estimate;
  /** The same on the interpolated profile, where a budget was asked for and levels are missing. */
  readonly klInterpolated?: Estimate;
  readonly compared: readonly Omit<MeasuredComparison, 'sizes'>[];
  /** Which schedule to use, in words. */
  readonly advice: string;
  /** What a reader should know about the measurements. */
  readonly notes: readonly string[];
}

export async function scheduleFromMeasurements(
  file: string,
  steps: number | undefined,
  klBudget: number | undefined,
  log: Log,
): Promise<Computed<MeasuredScheduleResult>> {
  const { adviceInWords, measuredSchedule, readMeasurements } = await import('../measurements/index.js');
  const goal = steps === undefined ? { klBudget: klBudget! } : { steps };
  const measurements = await readMeasurements(file);
  for (const sentence of measurements.notes ?? []) log.warn(sentence);
  const found: MeasuredSchedule = measuredSchedule(measurements, goal);
  return {
    result: {
      sizes: found.sizes,
      steps: found.steps,
      klAboveSequential: found.klAboveSequential,
      klInterpolated: found.klInterpolated,
      compared: found.compared.map(({ sizes: _, ...rest }) => rest),
      advice: adviceInWords(found),
      notes: found.notes,
    },
    provenance: { estimator: measuredBy(found.sequences, found.paired) },
  };
}

export function measuredScheduleTable(result: MeasuredScheduleResult, format: Format): string {
  const { compared } = result;
  const { unit } = format;
  const scale = unitScale(unit);
  const text = table(
    compared,
    [
      ...SCHEDULE_COLUMNS,
      estimates('KL above optimal', unit, ({ klAboveOptimal }) => klAboveOptimal, scale),
      estimates('KL below balanced', unit, ({ klBelowBalanced }) => klBelowBalanced, scale),
    ],
    format,
  );
  const sizes = `Optimal reveal sizes, first reveal first: ${sizesText(result.sizes)}`;
  return [result.advice, text, sizes, note([...result.notes, CONDITIONAL].join('\n'), format)].join('\n\n');
}

export function measuredScheduleRows(result: MeasuredScheduleResult): CsvRow[] {
  const { steps, klAboveSequential, compared } = result;
  return [
    { schedule: 'optimal', steps, ...estimateColumns('klAboveSequential', klAboveSequential) },
    ...compared.map((row) => ({
      schedule: row.schedule,
      steps: row.steps,
      ...estimateColumns('klAboveOptimal', row.klAboveOptimal),
      ...estimateColumns('klBelowBalanced', row.klBelowBalanced),
    })),
  ];
}
