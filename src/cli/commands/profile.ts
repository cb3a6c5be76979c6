import { inputError } from '../../errors.js';
import { loadModel } from '../../formats/loadModel.js';
import { levelsOf, profile as measureProfile } from '../../quantities/ask/profile.js';
import type { ProfileResult } from '../../quantities/profile.js';
import { evenly } from '../../report/text.js';
import { type Format, formatEstimate, unitScale } from '../../statistics/format.js';
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
import type { Log } from '../logging.js';
import { measuredBy } from '../notes.js';
import { optional } from '../option.js';
import { integer, list } from '../parse.js';
import { estimates, note, numbers, pairs, table } from '../table.js';
import { vectorEntry } from '../vector.js';

/** Most lines of a table. */
const LINES = 33;

const at = optional({
  describe: 'Only these levels k, such as 0,16,64',
  list: true,
  parse: list(integer(0)),
  group: 'Problem',
});

export const profile = defineCommand({
  positionals: { model: 'Model file: JSON, npz, safetensors or ARPA' },
  options: { at, from: measurementsFile, ...measurableOptions },
  notes: 'h(k) is the mean entropy of a masked token given k revealed ones at random positions, k = 0..L-1.',
  examples: [
    ['maskgap profile model.json -L 512 --at 0,64,256', 'three levels of the information profile'],
    ['maskgap profile --from measured.csv', 'the profile that a real masked model shows'],
  ],
  async compute(options, { model: [file] }, context) {
    const source = sourceOf('--from', options.from, file, options.length);
    return 'measurements' in source
      ? profileFromMeasurements(source.measurements, options.at, context.log)
      : profileOfModel(source.model, { ...options, length: source.length }, context);
  },
  table: profileTable,
  csv: ({ k, h }) => k.map((level, i) => ({ k: level, h: h.value[i], hStandardError: h.standardError[i] })),
});

async function profileOfModel(
  file: string,
  options: EstimatingValues & { readonly at?: readonly number[] },
  context: CommandContext,
): Promise<Computed<ProfileResult>> {
  await requireEngine(options);
  levelsOf(options.at, options.length);
  const model = await loadModel(file, context.log.info);
  return computedFrom(await measureProfile(model, { ...options, ...watching(context, options) }));
}

async function profileFromMeasurements(
  file: string,
  at: readonly number[] | undefined,
  log: Log,
): Promise<Computed<ProfileResult>> {
  const { measuredProfile, readMeasurements } = await import('../../measurements/index.js');
  const measurements = await readMeasurements(file);
  for (const sentence of measurements.notes ?? []) log.warn(sentence);
  const { length: _, sequences, paired, ...result } = measuredProfile(measurements);
  const provenance = { estimator: measuredBy(sequences, paired) };
  if (at === undefined) return { result, provenance };
  const shown = at.map((level) => result.k.indexOf(level));
  const missing = shown.indexOf(-1);
  if (missing >= 0)
    throw inputError(
      `option --at: level ${at[missing]} was not measured`,
      `choose among ${result.k.length} measured levels`,
    );
  const h = {
    value: shown.map((i) => result.h.value[i]),
    standardError: shown.map((i) => result.h.standardError[i]),
  };
  return { result: { ...result, k: at, h }, provenance };
}

function profileTable(result: ProfileResult, format: Format): string {
  const scale = unitScale(format.unit);
  const { k, h, exact } = result;
  const measured = result.notes !== undefined;
  const shown = evenly(k.length, LINES);
  const totals = [
    ['entropy', result.entropy],
    ['total correlation', result.totalCorrelation],
    ['dual total correlation', result.dualTotalCorrelation],
    ['cross entropy, one token at a time', result.crossEntropy],
  ] as const;
  const known = totals.flatMap(([name, estimate]) =>
    estimate ? ([[name, `${formatEstimate(estimate, scale)} ${format.unit}`]] as const) : [],
  );
  const parts = [
    ...(known.length > 0 ? [pairs(known, format)] : []),
    table(
      shown,
      [
        numbers('k', (i) => String(k[i])),
        estimates('h(k)', `${format.unit} per token`, (i) => vectorEntry(h, i, exact, measured), scale),
      ],
      format,
    ),
  ];
  if (shown.length < k.length)
    parts.push('', `${shown.length} of ${k.length} levels; --csv and --json have them all.`);
  if (result.notes !== undefined && result.notes.length > 0)
    parts.push(note(result.notes.join('\n'), format));
  return parts.join('\n\n');
}
