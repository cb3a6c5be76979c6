import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import {
  type Machine,
  type PlannedStudy,
  planStudy,
  readStudyFile,
  type StudyFile,
} from '../studies/index.js';

/** Which of the studies that come with the package. */
export interface StudyChoice {
  /** Small grids and larger errors. */
  readonly quick: boolean;
  /** A text in place of the novel that comes with the package. */
  readonly text?: string;
  /** A study file in place of the one that comes with the package. */
  readonly study?: string;
}

/** Plans the study of a reproduction. */
export function planReproduction(name: string, choice: StudyChoice, machine: Machine): Promise<PlannedStudy> {
  const study = readStudyFile(choice.study ?? shippedFile(`${name}${choice.quick ? '.quick' : ''}.yaml`));
  return planStudy(choice.text === undefined ? study : withText(study, resolve(choice.text)), machine);
}

/** A file of the package's folder of reproductions. */
function shippedFile(name: string): string {
  const manifest = createRequire(import.meta.url).resolve('maskgap/package.json');
  return join(dirname(manifest), 'reproductions', name);
}

/** The study with every model that is fitted to a text fitted to that one. */
function withText(study: StudyFile, text: string): StudyFile {
  const models = [study.document.models]
    .flat()
    .map((entry) => (typeof entry === 'object' && 'text' in entry ? { ...entry, text } : entry));
  return { ...study, document: { ...study.document, models } };
}
