import type { DivergenceRow } from '../quantities/divergence.js';
import type { ErrorRateRow } from '../quantities/errorRate.js';
import type { ReportClaim } from './claims.js';
import { divergenceFigure } from './divergenceFigure.js';
import { errorRateFigure } from './errorRateFigure.js';
import type { Figure } from './figure.js';
import { divergenceFindings, errorRateFindings, profileFindings } from './findings.js';
import { profileFigure } from './profileFigure.js';
import type { ProfileCurve } from './rows.js';
import { divergenceTable, errorRateTable, type ReportTable } from './table.js';

/** Everything a report says. All of it is plain text: the page escapes it. */
export interface ReportContent {
  readonly title: string;
  /** Sentences, the most important first. */
  readonly findings: readonly string[];
  /** Statements with their verdicts; they stand before all else. */
  readonly claims?: readonly ReportClaim[];
  readonly figures: readonly Figure[];
  readonly tables: readonly ReportTable[];
  /** Name and value, in order. */
  readonly provenance: readonly (readonly [string, string])[];
}

/** Results on one data model at one length, of which any may be missing. */
export interface ReportResults {
  readonly title: string;
  readonly length: number;
  readonly vocabularySize: number;
  readonly fengConstant?: number;
  readonly divergence?: readonly DivergenceRow[];
  readonly errorRate?: readonly ErrorRateRow[];
  readonly profiles?: readonly ProfileCurve[];
  readonly provenance?: ReportContent['provenance'];
}

/** Results as findings in words, figures and tables. */
export function reportContent(results: ReportResults): ReportContent {
  const { title, length, divergence = [], errorRate = [], profiles = [], provenance = [] } = results;
  const figures = [
    divergenceFigure(divergence, length),
    errorRateFigure(errorRate, results),
    profileFigure(profiles),
  ];
  return {
    title,
    findings: [
      ...divergenceFindings(divergence),
      ...errorRateFindings(errorRate),
      ...profiles.flatMap(profileFindings),
    ],
    figures: figures.filter((figure) => figure !== undefined),
    tables: [
      ...(divergence.length > 0 ? [divergenceTable(divergence, length)] : []),
      ...(errorRate.length > 0 ? [errorRateTable(errorRate)] : []),
    ],
    provenance,
  };
}
