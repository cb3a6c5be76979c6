export type { Evidence } from './cells.js';
export type { Claim, Verdict } from './claim.js';
export { reproductionPage } from './page.js';
export { reproductions, reproductionsNamed } from './registry.js';
export type { DirectReproduction, Judgement, Reproduction, StudyReproduction } from './reproduction.js';
export { planReproduction, type StudyChoice } from './shippedStudy.js';
export { VERDICT_RULE } from './verdicts.js';
