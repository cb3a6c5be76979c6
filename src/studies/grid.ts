import { parseSchedule, resolveSchedule } from '../schedules/registry.js';
import { type Axes, axesOf, within } from './axes.js';
import { type Cell, cellText, requestOf } from './cell.js';
import type { Placed } from './numberAxis.js';
import type { Quantity, Settings } from './quantities/quantity.js';
import type { GridEntry, StudyDocument } from './schema.js';
import type { Path, StudyFile } from './studyFile.js';

/** More cells than this are a slip. */
const MOST_CELLS = 1_000_000;

/** A cell and the place that an error about it names. */
export type PlacedCell = Placed<Cell>;

/** The settings of a study that are no axes. */
export function settingsOf({ fengConstant = 1, at }: StudyDocument): Settings {
  return { fengConstant, ...(at === undefined ? {} : { at: [at].flat() }) };
}

/**
 * The cells of a study, in the order of its axes: model, length, seed, quantity, sampler, predictor, schedule, steps. What cannot be is
 * refused here, with line and column: unknown names, cells that are given twice, more steps than tokens, sizes that do
 * not sum to L, steps that nothing uses.
 */
export function cellsOf(study: StudyFile, models: readonly string[]): PlacedCell[] {
  const { document } = study;
  const grids: Placed<GridEntry>[] = document.grids
    ? document.grids.map((value, i) => ({ value, path: ['grids', i] }))
    : [{ value: {}, path: [] }];
  const cells = grids.flatMap((grid) => cellsOfGrid(study, grid, models));
  const seen = new Map<string, PlacedCell>();
  for (const placed of cells) {
    const key = JSON.stringify(placed.value);
    if (seen.has(key))
      throw study.fault(placed.path, `${cellText(placed.value)} is given twice`, 'leave one of them out');
    seen.set(key, placed);
  }
  return cells;
}

function cellsOfGrid(study: StudyFile, grid: Placed<GridEntry>, models: readonly string[]): PlacedCell[] {
  const settings = settingsOf(study.document);
  const axes = axesOf(study, grid, models);
  const cells: PlacedCell[] = [];
  for (const { value: model } of axes.models)
    for (const { value: length, path } of axes.lengths)
      for (const { value: seed } of axes.seeds)
        for (const quantity of axes.quantities) {
          within(study, path, () => quantity.value.check?.(length, settings));
          cells.push(...cellsOfQuantity(study, axes, quantity, { model, length, seed }));
          if (cells.length > MOST_CELLS)
            throw study.fault(grid.path, `the grid has more than ${MOST_CELLS} cells`, 'make it smaller');
        }
  if (axes.steps !== undefined && cells.every(({ value }) => value.steps === undefined))
    throw study.fault(axes.steps[0].path, 'nothing here takes a number of steps', 'leave steps out');
  return cells;
}

/** The cells of one quantity of one model, length and seed. */
function cellsOfQuantity(
  study: StudyFile,
  axes: Axes,
  { value: { name, axes: kind }, path }: Placed<Quantity>,
  { model, length, seed }: Pick<Cell, 'model' | 'length' | 'seed'>,
): PlacedCell[] {
  const base = { quantity: name, model, length };
  if (kind === 'none') return [{ value: { ...base, seed }, path }];
  if (kind === 'steps')
    return stepsFor(study, axes, `the quantity ${name}`, path).map(({ value: steps, path: place }) => {
      refuseTooMany(study, place, steps, length);
      return { value: { ...base, steps, seed }, path: place };
    });
  return axes.samplers.flatMap(({ value: sampler }) =>
    axes.predictors.flatMap(({ value: predictor }) =>
      axes.schedules.flatMap(({ value: schedule, path: schedulePath }) => {
        const { family } = within(study, schedulePath, () => parseSchedule(schedule));
        const counts = family.needsSteps
          ? stepsFor(study, axes, `schedule ${schedule}`, schedulePath).map((count) => ({
              steps: { steps: count.value },
              path: count.path,
            }))
          : [{ steps: {}, path: schedulePath }];
        return counts.map(({ steps, path: place }) => {
          const cell: Cell = { ...base, schedule, ...steps, sampler, predictor, seed };
          refuseImpossible(study, place, cell);
          return { value: cell, path: place };
        });
      }),
    ),
  );
}

/** The numbers of steps, for something that needs them. */
function stepsFor(study: StudyFile, { steps }: Axes, what: string, place: Path): readonly Placed<number>[] {
  if (steps !== undefined) return steps;
  throw study.fault(place, `${what} needs a number of steps`, 'add steps, for example steps: [8, 16]');
}

/** Refuses more steps than tokens, and what the schedule itself refuses at this length. */
function refuseImpossible(study: StudyFile, place: Path, cell: Cell): void {
  const { parsed, requestedSteps } = requestOf(cell);
  if (requestedSteps !== undefined) refuseTooMany(study, place, requestedSteps, cell.length);
  if (parsed.family.needs === 'nothing')
    within(study, place, () => resolveSchedule(parsed, { length: cell.length, requestedSteps }));
}

function refuseTooMany(study: StudyFile, place: Path, steps: number, length: number): void {
  if (steps > length)
    throw study.fault(
      place,
      `${steps} steps for L = ${length} tokens cannot be`,
      'take fewer steps, or give such lengths a grid of their own (grids)',
    );
}
