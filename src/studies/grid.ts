import { type Cell, cellText, requestOf } from '../quantities/cell.js';
import type { Quantity, Settings } from '../quantities/quantity.js';
import { revises } from '../samplers/registry.js';
import { takesSchedule } from '../samplers/request.js';
import type { ParsedSampler } from '../samplers/sampler.js';
import { parseSchedule, resolveSchedule } from '../schedules/registry.js';
import { type Axes, axesOf } from './axes.js';
import type { Placed } from './numberAxis.js';
import type { StudyPredictor } from './predictors.js';
import { isRolledOut, RANDOM } from './rolledOut.js';
import type { GridEntry, StudyDocument } from './schema.js';
import type { Path, StudyFile } from './studyFile.js';
import { within } from './within.js';

/** More cells than this are a slip. */
const MOST_CELLS = 1_000_000;

/** A cell and the place that an error about it names. */
export interface PlacedCell extends Placed<Cell> {
  /** Where its predictor is named, if it has one. */
  readonly predictorPath?: Path;
}

/** The cells of a study, and the samplers that they name. */
export interface Grid {
  readonly cells: readonly PlacedCell[];
  readonly samplers: readonly ParsedSampler[];
}

/** The settings of a study that are no axes. */
export function settingsOf({ fengConstant = 1, at }: StudyDocument): Settings {
  return { fengConstant, ...(at === undefined ? {} : { at: [at].flat() }) };
}

/**
 * The cells of a study, in the order of its axes: model, length, seed, quantity, sampler, predictor, schedule, steps. What cannot be is
 * refused here, with line and column: unknown names, cells that are given twice, more steps than tokens, sizes that do
 * not sum to L, steps that nothing uses.
 */
export function cellsOf(
  study: StudyFile,
  models: readonly string[],
  predictors: readonly StudyPredictor[] = [],
): Grid {
  const { document } = study;
  const grids: Placed<GridEntry>[] = document.grids
    ? document.grids.map((value, i) => ({ value, path: ['grids', i] }))
    : [{ value: {}, path: [] }];
  const axes = grids.map((grid) => axesOf(study, grid, models, predictors));
  const cells = grids.flatMap((grid, i) => cellsOfGrid(study, grid, axes[i]));
  const seen = new Map<string, PlacedCell>();
  for (const placed of cells) {
    const key = JSON.stringify(placed.value);
    if (seen.has(key))
      throw study.fault(placed.path, `${cellText(placed.value)} is given twice`, 'leave one of them out');
    seen.set(key, placed);
  }
  const samplers = new Map(axes.flatMap((one) => one.samplers.map(({ value }) => [value.name, value])));
  return { cells, samplers: [...samplers.values()] };
}

function cellsOfGrid(study: StudyFile, grid: Placed<GridEntry>, axes: Axes): PlacedCell[] {
  const settings = settingsOf(study.document);
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
  { value: quantity, path }: Placed<Quantity>,
  { model, length, seed }: Pick<Cell, 'model' | 'length' | 'seed'>,
): PlacedCell[] {
  const { name, axes: kind } = quantity;
  const base = { quantity: name, model, length };
  if (kind === 'none') return [{ value: { ...base, seed }, path }];
  if (kind === 'steps')
    return stepsFor(study, axes, `the quantity ${name}`, path).map(({ value: steps, path: place }) => {
      refuseTooMany(study, place, steps, length);
      return { value: { ...base, steps, seed }, path: place };
    });
  return axes.samplers.flatMap(({ value: sampler, path: place }) => {
    if (sampler.name !== RANDOM && quantity.ofRollouts?.anySampler === false)
      throw study.fault(
        place,
        `the quantity ${name} is of random order, not of sampler ${sampler.name}`,
        'take the quantity kl or rollout for it, or give it a grid of its own (grids)',
      );
    if (revises(sampler) && !quantity.ofRollouts?.revising)
      throw study.fault(
        place,
        `sampler ${sampler.name} revises what it has drawn, so that it has no ${name} given the order`,
        'take the quantity rollout for it, or give it a grid of its own (grids)',
      );
    return axes.predictors.flatMap(({ value: predictor, path: predictorPath }) =>
      roundsOf(study, axes, { value: sampler, path: place }).map(({ value: rounds, path: roundsPath }) => {
        const cell: Cell = { ...base, ...rounds, sampler: sampler.name, predictor, seed };
        refuseImpossible(study, roundsPath, cell);
        return { value: cell, path: roundsPath, predictorPath };
      }),
    );
  });
}

/** The schedules, with steps where they need them, of a sampler that takes one; steps alone of one that revises; else nothing, once. */
function roundsOf(
  study: StudyFile,
  axes: Axes,
  { value: sampler, path }: Placed<ParsedSampler>,
): Placed<Pick<Cell, 'schedule' | 'steps'>>[] {
  if (revises(sampler))
    return stepsFor(study, axes, `sampler ${sampler.name}`, path).map(({ value: steps, path: place }) => ({
      value: { steps },
      path: place,
    }));
  if (!takesSchedule(sampler)) return [{ value: {}, path }];
  return axes.schedules.flatMap(({ value: schedule, path: place }) => {
    const { family } = within(study, place, () => parseSchedule(schedule));
    if (!family.needsSteps) return [{ value: { schedule }, path: place }];
    return stepsFor(study, axes, `schedule ${schedule}`, place).map((count) => ({
      value: { schedule, steps: count.value },
      path: count.path,
    }));
  });
}

/** The numbers of steps, for something that needs them. */
function stepsFor(study: StudyFile, { steps }: Axes, what: string, place: Path): readonly Placed<number>[] {
  if (steps !== undefined) return steps;
  throw study.fault(place, `${what} needs a number of steps`, 'add steps, for example steps: [8, 16]');
}

/** Refuses more steps than tokens, and what the schedule itself refuses at this length. */
function refuseImpossible(study: StudyFile, place: Path, cell: Cell): void {
  if (cell.schedule === undefined) return;
  const { parsed, requestedSteps } = requestOf(cell);
  if (requestedSteps !== undefined) refuseTooMany(study, place, requestedSteps, cell.length);
  if (parsed.family.needs === 'nothing' && !isRolledOut(cell))
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
