import type { RolloutDifference } from '../estimators/rolloutEstimates.js';
import type { SamplerRow } from '../quantities/rollout.js';
import { type CsvRow, estimateColumns } from '../report/csv.js';
import { type Format, unitScale } from '../statistics/format.js';
import { CONDITIONAL } from './notes.js';
import { estimates, note, table, words } from './table.js';

/** Rows of samplers that revise, of such that do not, or of both; the former have no differences of KLs given the order. */
interface Rolled {
  readonly rows: readonly SamplerRow[];
  readonly differences?: readonly RolloutDifference[];
}

const COLUMNS = [
  { key: 'roundsData', head: 'rounds on data' },
  { key: 'rounds', head: 'rounds' },
  { key: 'predictorPasses', head: 'passes' },
  { key: 'forwardKl', head: 'forward KL', scaled: true },
  { key: 'marginalKlUpper', head: 'marginal KL below', scaled: true },
  { key: 'trainingError', head: 'training error', scaled: true },
  { key: 'reverseKl', head: 'reverse KL', scaled: true },
  { key: 'marginalForwardKl', head: 'KL(p||q)', scaled: true },
  { key: 'marginalReverseKl', head: 'KL(q||p)', scaled: true },
  { key: 'totalVariation', head: 'total variation' },
  { key: 'negativeLogLikelihoodPerToken', head: 'NLL per token', scaled: true },
  { key: 'transitionReverseKl', head: 'transition KL', scaled: true },
  { key: 'transitionTotalVariation', head: 'transition TV' },
  { key: 'offSupportRate', head: 'off support' },
] as const;

const REVISED =
  'KL(p||q), KL(q||p) and total variation: of the law q of the output, its order averaged out; samplers that revise have no KL given the order.';
const TRANSITIONS = 'Transitions: next tokens given their context, q against p, per token, weighted as in q.';

/** Every quantity that some row has, in a column; blank where it does not apply. */
export function rolloutTable({ rows, differences = [] }: Rolled, format: Format): string {
  const scale = unitScale(format.unit);
  const has = (key: keyof SamplerRow) => rows.some((row) => row[key] !== undefined);
  const columns = COLUMNS.filter(({ key }) => has(key)).map((column) =>
    'scaled' in column
      ? estimates(column.head, format.unit, (row: SamplerRow) => row[column.key], scale)
      : estimates(column.head, '', (row: SamplerRow) => row[column.key]),
  );
  const parts = [table(rows, [words('sampler', ({ sampler }) => sampler), ...columns], format)];
  const shown = differences.filter(({ a }) => a === rows[0].sampler);
  if (shown.length > 0) parts.push(differenceTable(shown, format));
  for (const { sampler, samples = [] } of rows)
    for (const sample of samples)
      parts.push(`${sampler}: ${typeof sample === 'string' ? sample : sample.join(' ')}`);
  const notes = [
    has('forwardKl') && CONDITIONAL,
    has('predictorPasses') && REVISED,
    has('predictorPasses') && has('transitionReverseKl') && TRANSITIONS,
  ];
  parts.push(...notes.filter((text) => text !== false).map((text) => note(text, format)));
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

export function rolloutCsv({ rows }: Rolled): readonly CsvRow[] {
  return rows.map((row) => ({
    sampler: row.sampler,
    schedule: row.schedule,
    requestedSteps: row.requestedSteps,
    ...Object.assign({}, ...COLUMNS.map(({ key }) => estimateColumns(key, row[key]))),
    ...estimateColumns('sequenceErrorRate', row.sequenceErrorRate),
  }));
}
