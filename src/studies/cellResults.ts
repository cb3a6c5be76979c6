import type { InformationProfile } from '../estimators/informationProfile.js';
import { jsonText } from '../jsonText.js';
import type { DataModel } from '../models/index.js';
import type { Cell } from '../quantities/cell.js';
import { quantityNamed } from '../quantities/registry.js';
import { exactInformation } from './exactAnswers.js';
import { cellsOfRun, type PlannedRun, type StudyPlan } from './plan.js';
import { remembering } from './remembering.js';
import type { Sources } from './rolledOut.js';
import { enumeratedRows, rolledResults } from './rolledResults.js';

/** The results of a run's cells, from the profile of its chunks. */
export function resultsFrom(
  plan: StudyPlan,
  run: PlannedRun,
  model: DataModel,
  information: InformationProfile,
): object[] {
  const cells = cellsOfRun(plan, run);
  return cells.map((cell) =>
    quantityNamed(cell.quantity).ofProfile!.result(information, cell, {
      model,
      settings: plan.settings,
      siblings: cells.filter((other) => alike(cell, other)),
    }),
  );
}

const alike = (a: Cell, b: Cell) => a.quantity === b.quantity;

/** What is kept of a run whose cells are exact, as text: their results, or the rows of its samplers. */
export async function exactBody(
  plan: StudyPlan,
  run: PlannedRun,
  model: DataModel,
  sources: Sources,
): Promise<string> {
  return jsonText(
    run.kind === 'rollouts'
      ? await enumeratedRows(plan, run, model, sources)
      : exactResults(plan, run, model),
  );
}

/** The results of a run of exact cells, from its text. */
export function resultsOfExact(
  plan: StudyPlan,
  run: PlannedRun,
  model: () => Promise<DataModel>,
  text: string,
  profile?: InformationProfile,
): Promise<object[]> {
  const kept = JSON.parse(text, (_key, value) =>
    value === 'Infinity' || value === '-Infinity' ? Number(value) : value,
  );
  return run.kind === 'rollouts'
    ? model().then((loaded) => rolledResults(plan, run, loaded, kept, profile))
    : Promise.resolve(kept);
}

/** The results of exact cells of the profile. */
export function exactResults(plan: StudyPlan, run: PlannedRun, model: DataModel): object[] {
  const own = cellsOfRun(plan, run).map((cell) =>
    quantityNamed(cell.quantity).ofProfile!.exactly?.(model, cell),
  );
  const rest = { ...run, cells: run.cells.filter((_, i) => own[i] === undefined) };
  // The plan says that these cells are exact, so the profile is there whatever it takes.
  const fromProfile =
    rest.cells.length === 0
      ? []
      : resultsFrom(plan, rest, model, remembering(exactInformation(model, run.length)));
  let next = 0;
  return own.map((result) => result ?? fromProfile[next++]);
}
