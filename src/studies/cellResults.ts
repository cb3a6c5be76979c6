import type { InformationProfile } from '../estimators/informationProfile.js';
import type { DataModel } from '../models/index.js';
import { jsonText } from '../results/jsonText.js';
import type { Cell } from './cell.js';
import { exactInformation } from './exactAnswers.js';
import type { PlannedRun, StudyPlan } from './plan.js';
import { quantityNamed } from './quantities/registry.js';
import { remembering } from './remembering.js';
import { cellsOfRun } from './sampledRun.js';

/** The results of a run's cells, from the profile of its chunks. */
export function resultsFrom(
  plan: StudyPlan,
  run: PlannedRun,
  model: DataModel,
  information: InformationProfile,
): object[] {
  const cells = cellsOfRun(plan, run);
  const remembered = remembering(information);
  return cells.map((cell) =>
    quantityNamed(cell.quantity).result(remembered, cell, {
      model,
      settings: plan.settings,
      siblings: cells.filter((other) => alike(cell, other)),
    }),
  );
}

function alike(a: Cell, b: Cell): boolean {
  return a.quantity === b.quantity && a.sampler === b.sampler && a.predictor === b.predictor;
}

/** The results of a run of exact cells, as the text that is kept of them. */
export function exactResults(plan: StudyPlan, run: PlannedRun, model: DataModel): string {
  const own = cellsOfRun(plan, run).map((cell) => quantityNamed(cell.quantity).exactly?.(model, cell));
  const rest = { ...run, cells: run.cells.filter((_, i) => own[i] === undefined) };
  // The plan says that these cells are exact, so the profile is there whatever it takes.
  const fromProfile =
    rest.cells.length === 0 ? [] : resultsFrom(plan, rest, model, exactInformation(model, run.length));
  let next = 0;
  return jsonText(own.map((result) => result ?? fromProfile[next++]));
}

/** The results back from their text. */
export function parseExactResults(text: string): object[] {
  return JSON.parse(text, (_key, value) =>
    value === 'Infinity' || value === '-Infinity' ? Number(value) : value,
  );
}
