import type { Figure } from '../report/figure.js';
import type { ReportTable } from '../report/table.js';
import type { Evidence } from './cells.js';
import type { Claim } from './claim.js';

/** What the numbers say: claims with verdicts, and figures and tables to look at. */
export interface Judgement {
  readonly claims: readonly Claim[];
  readonly figures: readonly Figure[];
  readonly tables: readonly ReportTable[];
}

interface Named {
  readonly name: string;
  /** One line for help and pages. */
  readonly title: string;
}

/** Claims that are judged by a study: the package holds its files, NAME.yaml and NAME.quick.yaml. */
export interface StudyReproduction extends Named {
  /** What its results say of the claims. */
  readonly judge: (evidence: Evidence) => Judgement;
}

/** Claims that exact computations of a moment decide. */
export interface DirectReproduction extends Named {
  /** Measures, and says what comes out of the claims. */
  readonly measure: (options: { readonly quick: boolean }) => Judgement;
}

/** A published claim and how it is measured. */
export type Reproduction = StudyReproduction | DirectReproduction;
