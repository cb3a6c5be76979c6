import type { MergedStudy } from '../../studies/mergeStudy.js';
import { planDigest, runText } from '../../studies/plan.js';
import type { ReportContent } from '../content.js';
import { studyFigures } from './figures.js';
import { studyFindings } from './findings.js';
import { studyTables } from './tables.js';

/** A merged study as a report: findings, the figures that its axes ask for, and a table for each quantity. */
export function studyContent(merged: MergedStudy, title?: string): ReportContent {
  const { plan, cells, gaps, missed, alarms } = merged;
  const warnings = [
    gaps.length > 0
      ? `The study is not complete: ${cells.length} of ${plan.cells.length} cells are here. Missing: ${listed(gaps.map(({ run }) => runText(run)))}.`
      : '',
    missed.length > 0 ? `${missed.length} runs are less precise than was asked for: ${listed(missed)}.` : '',
    alarms.length > 0 ? `Standard errors are doubtful: ${listed(alarms)}.` : '',
  ];
  return {
    title: title ?? plan.title ?? 'A study of parallel unmasking',
    findings: [...warnings.filter((warning) => warning !== ''), ...studyFindings(cells)],
    figures: studyFigures(cells),
    tables: studyTables(cells),
    provenance: provenanceOf(merged),
  };
}

const listed = (names: readonly string[]) =>
  `${names.slice(0, 3).join('; ')}${names.length > 3 ? `; and ${names.length - 3} more` : ''}`;

function provenanceOf({ plan, cells, engines, chunks, trajectories }: MergedStudy): [string, string][] {
  const seeds = [...new Set(plan.cells.map(({ seed }) => seed))];
  return [
    ['maskgap', plan.version],
    ['plan sha256', planDigest(plan)],
    ['cells', `${cells.length} of ${plan.cells.length}`],
    ['engine', engines.join(', ') || 'none: all is exact'],
    ['chunks', String(chunks)],
    ['trajectories', String(trajectories)],
    [seeds.length > 1 ? 'seeds' : 'seed', seeds.join(', ')],
    ...plan.models.map(({ name, sha256 }): [string, string] => [`model ${name} sha256`, sha256]),
    ...(plan.predictors ?? []).map(({ name, sha256 }): [string, string] => [
      `predictor ${name} sha256`,
      sha256,
    ]),
  ];
}
