import type { CircuitMeasurement, CircuitRow, CircuitTarget } from '../circuits/index.js';
import { rolloutCircuit } from '../circuits/rolloutCircuit.js';
import { inputError } from '../errors.js';
import { type CsvRow, estimateColumns } from '../report/csv.js';
import { type Format, unitScale } from '../statistics/format.js';
import type { Computed } from './command.js';
import type { EstimatingValues } from './estimating.js';
import { optionName } from './option.js';
import { estimates, numbers, pairs, table, words } from './table.js';

export type CircuitResult = Omit<CircuitMeasurement, 'estimator'>;

/** Options of `rollout` that a circuit has no use for. */
const NEEDLESS = ['length', 'steps', 'schedule', 'sizes', 'inner', 'timeLimit', 'out', 'backend'] as const;

type CircuitValues = Pick<EstimatingValues, 'method' | 'seed' | 'trajectories'> & {
  readonly sampler?: readonly string[];
} & { readonly [name in (typeof NEEDLESS)[number]]?: unknown };

/** Rolls out the samplers of a circuit. */
export function computeCircuit(target: CircuitTarget, options: CircuitValues): Computed<CircuitResult> {
  const needless = NEEDLESS.find((name) => options[name] !== undefined);
  if (needless !== undefined) {
    throw inputError(`option --${optionName(needless)} does not apply to circuits`, 'leave it out');
  }
  const { estimator, ...result } = rolloutCircuit(target, { ...options, samplers: options.sampler });
  return { result, provenance: { estimator } };
}

const COLUMNS = [
  { key: 'rounds', head: 'rounds', kl: false },
  { key: 'forwardKl', head: 'forward KL', kl: true },
  { key: 'reverseKl', head: 'reverse KL', kl: true },
  { key: 'totalVariation', head: 'total variation', kl: false },
  { key: 'offSupportRate', head: 'off support', kl: false },
  { key: 'wrongAnswerRate', head: 'wrong answers', kl: false },
] as const;

export function circuitTable(measured: CircuitResult, format: Format): string {
  const { nodes, depth, width, randomBits, outputs, rows } = measured;
  const columns = COLUMNS.filter(({ key }) => rows.some((row) => row[key] !== undefined)).map(
    ({ key, head, kl }) =>
      estimates(head, kl ? format.unit : '', (row: CircuitRow) => row[key], kl ? unitScale(format.unit) : 1),
  );
  const facts = Object.entries({ nodes, depth, width, 'random bits': randomBits, outputs });
  return [
    pairs(
      facts.map(([name, value]) => [name, String(value)]),
      format,
    ),
    table(
      rows,
      [
        words('sampler', ({ sampler }) => sampler),
        numbers('length', ({ length }) => String(length)),
        numbers('most rounds', ({ mostRounds }) => String(mostRounds)),
        ...columns,
      ],
      format,
    ),
  ].join('\n\n');
}

export function circuitCsv({ rows }: CircuitResult): readonly CsvRow[] {
  return rows.map(({ sampler, length, mostRounds, ...row }) => ({
    sampler,
    length,
    mostRounds,
    ...Object.assign({}, ...COLUMNS.map(({ key }) => estimateColumns(key, row[key]))),
  }));
}
