import { MaskgapError } from '../errors.js';
import { quote, suggestion } from '../nearest.js';
import { resolveSchedule } from '../schedules/registry.js';
import { type Cell, cellText, requestOf } from './cell.js';
import { itemsOf, numbersOf, type Placed } from './numberAxis.js';
import type { Settings } from './quantities/quantity.js';
import { quantityNamed } from './quantities/registry.js';
import type { GridEntry, StudyDocument } from './schema.js';
import type { Path, StudyFile } from './studyFile.js';

/** Who may be unmasked next, and who may fill, in a study. */
const SAMPLERS = ['random'];
const PREDICTORS = ['optimal'];

/** More cells than this are a slip. */
const MOST_CELLS = 1_000_000;

/** A cell and the place that an error about it names. */
export type PlacedCell = Placed<Cell>;

/** The settings of a study that are no axes. */
export function settingsOf({ fengConstant = 1, at }: StudyDocument): Settings {
  return { fengConstant, ...(at === undefined ? {} : { at: [at].flat() }) };
}

/**
 * The cells of a study, in the order of its axes: model, length, seed, quantity, steps, schedule. What cannot be is
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

function cellsOfGrid(study: StudyFile, { value: grid, path }: Placed<GridEntry>, models: readonly string[]) {
  const { document } = study;
  const settings = settingsOf(document);
  /** The grid's own value of an axis, else the study's, with its place. */
  const axis = <Key extends Exclude<keyof GridEntry, 'models'>>(key: Key) =>
    grid[key] === undefined
      ? { value: document[key], path: [key] }
      : { value: grid[key], path: [...path, key] };
  const names = (key: 'schedules' | 'samplers' | 'predictors' | 'quantities', otherwise: string) => {
    const { value, path: place } = axis(key);
    return unique(study, itemsOf(value ?? otherwise, place));
  };
  const numbers = (key: 'lengths' | 'steps') => {
    const { value, path: place } = axis(key);
    return value === undefined ? undefined : unique(study, numbersOf(value, place, study));
  };

  const lengths = numbers('lengths');
  if (lengths === undefined)
    throw study.fault(path, 'lengths is missing', 'add it, for example lengths: [64, 512]');
  const steps = numbers('steps');
  const schedules = names('schedules', 'balanced');
  const samplers = known(study, names('samplers', 'random'), 'sampler', SAMPLERS);
  const predictors = known(study, names('predictors', 'optimal'), 'predictor', PREDICTORS);
  const quantities = names('quantities', 'kl').map(({ value, path: place }) => ({
    value: within(study, place, () => quantityNamed(value)),
    path: place,
  }));
  const { value: seed = '0', path: seedPath } = axis('seed');
  const seeds = unique(
    study,
    itemsOf(seed, seedPath).map((item) => ({ ...item, value: String(item.value) })),
  );
  const chosen = grid.models
    ? known(study, unique(study, itemsOf(grid.models, [...path, 'models'])), 'model', models)
    : models.map((value) => ({ value, path: ['models'] as Path }));

  const cells: PlacedCell[] = [];
  let usesSteps = false;
  const add = (place: Path, cell: Cell) => {
    usesSteps ||= cell.steps !== undefined;
    cells.push({ value: cell, path: place });
    if (cells.length > MOST_CELLS)
      throw study.fault(path, `the grid has more than ${MOST_CELLS} cells`, 'make it smaller');
  };
  for (const { value: model } of chosen)
    for (const { value: length, path: lengthPath } of lengths)
      for (const { value: seedText } of seeds)
        for (const { value: quantity, path: quantityPath } of quantities) {
          within(study, lengthPath, () => quantity.check?.(length, settings));
          const base = { quantity: quantity.name, model, length };
          if (quantity.axes === 'none') {
            add(quantityPath, { ...base, seed: seedText });
            continue;
          }
          const stepped = (what: string, place: Path) => {
            if (steps !== undefined) return steps;
            throw study.fault(
              place,
              `${what} needs a number of steps`,
              'add steps, for example steps: [8, 16]',
            );
          };
          if (quantity.axes === 'steps') {
            for (const { value: T, path: stepsPath } of stepped(
              `the quantity ${quantity.name}`,
              quantityPath,
            )) {
              refuseTooMany(study, stepsPath, T, length);
              add(stepsPath, { ...base, steps: T, seed: seedText });
            }
            continue;
          }
          for (const { value: sampler } of samplers)
            for (const { value: predictor } of predictors) {
              for (const schedule of schedules) {
                const { family } = within(
                  study,
                  schedule.path,
                  () => requestOf({ ...base, schedule: schedule.value, seed: seedText }).parsed,
                );
                const counts = family.needsSteps
                  ? stepped(`schedule ${schedule.value}`, schedule.path)
                  : [{ value: undefined, path: schedule.path }];
                for (const { value: T, path: stepsPath } of counts) {
                  const cell: Cell = {
                    ...base,
                    schedule: schedule.value,
                    ...(T === undefined ? {} : { steps: T }),
                    sampler,
                    predictor,
                    seed: seedText,
                  };
                  refuseImpossible(study, stepsPath, cell);
                  add(stepsPath, cell);
                }
              }
            }
        }
  const given = axis('steps');
  if (!usesSteps && given.value !== undefined)
    throw study.fault(given.path, 'nothing here takes a number of steps', 'leave steps out');
  return cells;
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

/** Refuses a value that an axis lists twice. */
function unique<Value extends string | number>(study: StudyFile, items: Placed<Value>[]): Placed<Value>[] {
  const seen = new Set<Value>();
  for (const { value, path } of items) {
    if (seen.has(value)) throw study.fault(path, `${value} is given twice`, 'leave one of them out');
    seen.add(value);
  }
  return items;
}

function known(study: StudyFile, items: Placed<string>[], what: string, names: readonly string[]) {
  for (const { value, path } of items)
    if (!names.includes(value))
      throw study.fault(
        path,
        `unknown ${what} ${quote(value)}`,
        `choose from ${names.join(', ')}${suggestion(value, names)}`,
      );
  return items;
}

/** What `read` returns; its input errors get the place in the file. */
function within<T>(study: StudyFile, place: Path, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MaskgapError && error.code === 'input')
      throw study.fault(place, error.message, error.remedy);
    throw error;
  }
}
