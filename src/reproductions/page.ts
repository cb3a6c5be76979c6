import type { ReportContent } from '../report/content.js';
import type { MergedStudy } from '../studies/index.js';
import { version } from '../version.js';
import type { Judgement, Reproduction } from './reproduction.js';
import { VERDICT_RULE } from './verdicts.js';

/** A reproduction as a page: claims with verdicts first, then figures and tables. */
export function reproductionPage(
  { name, title }: Reproduction,
  { claims, figures, tables }: Judgement,
  quick: boolean,
  study?: MergedStudy,
): ReportContent {
  const provenance: [string, string][] = [
    ['maskgap', version()],
    ['command', `maskgap reproduce ${name}${quick ? ' --quick' : ''}`],
    ['verdicts', VERDICT_RULE],
  ];
  if (study !== undefined) {
    provenance.push(
      ['trajectories', String(study.trajectories)],
      ['engine', study.engines.join(', ') || 'none: all is exact'],
      ...study.plan.models.map(({ name: model, sha256 }): [string, string] => [`model ${model}`, sha256]),
    );
    if (study.missed.length > 0)
      provenance.push(['less precise than was asked for', study.missed.join('; ')]);
    if (study.alarms.length > 0) provenance.push(['standard errors are doubtful', study.alarms.join('; ')]);
  }
  return { title, findings: [], claims, figures, tables, provenance };
}
