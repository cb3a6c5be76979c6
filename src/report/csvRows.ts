import type { DivergenceRow } from '../quantities/divergence.js';
import type { ErrorRateRow } from '../quantities/errorRate.js';
import { type CsvRow, estimateColumns } from './csv.js';

/** A KL and its bounds, nats. */
export function divergenceCsv(row: DivergenceRow): CsvRow {
  const { schedule, requestedSteps, steps, maxSize, kl, klPerToken, trainingError, bounds } = row;
  const boundColumns = Object.entries(bounds).map(([name, bound]) => estimateColumns(name, bound));
  return {
    schedule,
    requestedSteps,
    steps,
    maxSize,
    ...estimateColumns('kl', kl),
    ...estimateColumns('klPerToken', klPerToken),
    ...(trainingError && estimateColumns('trainingError', trainingError)),
    ...Object.assign({}, ...boundColumns),
  };
}

/** An error rate and its bounds; gap and bounds in bits per token. */
export function errorRateCsv(row: ErrorRateRow): CsvRow {
  return {
    schedule: row.schedule,
    requestedSteps: row.requestedSteps,
    steps: row.steps,
    ...estimateColumns('log2TerGap', row.log2TerGap),
    ...estimateColumns('terRatio', row.terRatio),
    ...estimateColumns('fengBound', row.fengBound),
    fengVacuous: row.fengVacuous,
    ...estimateColumns('worstCaseBound', row.worstCaseBound),
    ...estimateColumns('sequenceErrorRate', row.sequenceErrorRate),
  };
}
