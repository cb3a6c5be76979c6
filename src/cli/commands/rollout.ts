import { inputError } from '../../errors.js';
import type { RolloutDifference } from '../../estimators/rolloutEstimates.js';
import { loadModel } from '../../formats/loadModel.js';
import { rollout as rollOut } from '../../library/rollout.js';
import type { RevisionResult } from '../../library/rolloutRevising.js';
import { type CsvRow, estimateColumns } from '../../report/csv.js';
import { type Format, unitScale } from '../../report/format.js';
import type { RolloutResult, SamplerRow } from '../../results/rollout.js';
import { parseSampler } from '../../samplers/registry.js';
import { type CircuitResult, circuitCsv, circuitTable, computeCircuit } from '../circuitRollout.js';
import { defineCommand } from '../command.js';
import { computedFrom, estimatingOptions, requireEngine, watching } from '../estimating.js';
import { CONDITIONAL } from '../notes.js';
import { optional } from '../option.js';
import { length } from '../options.js';
import { inPlace } from '../parse.js';
import { predictorOf, predictorOption } from '../predictorOption.js';
import {
  computeRevisions,
  givenRevisions,
  refuseParametersOfRevision,
  revisionCsv,
  revisionOptions,
  revisionTable,
} from '../revisionRollout.js';
import { refuseRolloutOptions, rolloutOptions } from '../rolloutOptions.js';
import { allRevise, anySampler, circuitOf, TARGETS } from '../rolloutTarget.js';
import { givenSamplers, samplerOptions } from '../samplerOptions.js';
import { scheduleOptions } from '../scheduleOptions.js';
import { estimates, note, table, words } from '../table.js';

export const rollout = defineCommand({
  positionals: { model: TARGETS },
  options: {
    ...samplerOptions,
    sampler: anySampler,
    ...revisionOptions,
    ...scheduleOptions,
    ...predictorOption,
    ...rolloutOptions,
    ...estimatingOptions,
    length: optional(length),
  },
  notes: `${CONDITIONAL} sequenceErrorRate and offSupportRate are one number: the share of outputs with p(Y) = 0.`,
  examples: [
    ['maskgap rollout model.json -L 512 --sampler confidence:4,random:4', 'two samplers, paired'],
    ['maskgap rollout model.json -L 512 --sampler random -T 16 --schedule cosine', 'rounds of a schedule'],
    ['maskgap rollout model.json -L 512 --sampler blocks:32 --inner entropy:4', 'block by block'],
    ['maskgap rollout model.json -L 512 --sampler remdm-cap:0.05,p2 -T 64', 'samplers that revise'],
    ['maskgap rollout parity:8', "a circuit's law by chain of thought, remasking, revision"],
  ],
  async compute(options, { model: [file] }, context) {
    await requireEngine(options);
    const target = await circuitOf(file);
    if (target !== undefined) {
      refuseRolloutOptions(options, 'circuits');
      return computeCircuit(target, options);
    }
    const { sampler: names, length: tokens } = options;
    if (tokens === undefined) throw inputError('option --length is missing', 'give it, for example -L 512');
    if (names === undefined)
      throw inputError('option --sampler is missing', 'give it, for example --sampler confidence:4');
    const given = { ...options, length: tokens };
    if (allRevise(names)) {
      refuseRolloutOptions(options, 'samplers that revise');
      const choice = givenRevisions(names, given);
      return computeRevisions(await loadModel(file), choice, given, context);
    }
    refuseParametersOfRevision(given);
    const sampler = names.map((name) => inPlace('option --sampler', () => parseSampler(name)));
    const choice = givenSamplers({ ...given, sampler });
    const model = await loadModel(file);
    const predictor = await predictorOf(given.predictor, model, tokens);
    return computedFrom(
      await rollOut(model, { ...given, ...choice, predictor, ...watching(context, given) }),
    );
  },
  table(result: AnyResult, format) {
    if (isCircuit(result)) return circuitTable(result, format);
    return isRevision(result) ? revisionTable(result, format) : rolloutTable(result, format);
  },
  csv(result: AnyResult) {
    if (isCircuit(result)) return circuitCsv(result);
    return isRevision(result) ? revisionCsv(result) : rolloutCsv(result);
  },
});

type AnyResult = RolloutResult | RevisionResult | CircuitResult;

const isCircuit = (result: AnyResult): result is CircuitResult => 'depth' in result;
const isRevision = (result: RolloutResult | RevisionResult): result is RevisionResult =>
  result.rows.some((row) => 'predictorPasses' in row);

function rolloutCsv({ rows }: RolloutResult): readonly CsvRow[] {
  return rows.map((row) => ({
    sampler: row.sampler,
    schedule: row.schedule,
    requestedSteps: row.requestedSteps,
    ...Object.assign({}, ...COLUMNS.map(({ key }) => estimateColumns(key, row[key]))),
  }));
}

const COLUMNS = [
  { key: 'roundsData', head: 'rounds on data' },
  { key: 'rounds', head: 'rounds' },
  { key: 'forwardKl', head: 'forward KL', scaled: true },
  { key: 'marginalKlUpper', head: 'marginal KL below', scaled: true },
  { key: 'trainingError', head: 'training error', scaled: true },
  { key: 'reverseKl', head: 'reverse KL', scaled: true },
  { key: 'negativeLogLikelihoodPerToken', head: 'NLL per token', scaled: true },
  { key: 'transitionReverseKl', head: 'transition KL', scaled: true },
  { key: 'transitionTotalVariation', head: 'transition TV' },
  { key: 'sequenceErrorRate', head: 'off support' },
] as const;

function rolloutTable({ rows, differences }: RolloutResult, format: Format): string {
  const scale = unitScale(format.unit);
  const columns = COLUMNS.filter(({ key }) => rows.some((row) => row[key] !== undefined)).map((column) =>
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
  parts.push(note(CONDITIONAL, format));
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
