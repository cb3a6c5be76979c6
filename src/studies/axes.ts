import type { Quantity } from '../quantities/quantity.js';
import { quantityNamed } from '../quantities/registry.js';
import { unknownName } from '../registry.js';
import type { ParsedSampler } from '../samplers/sampler.js';
import { itemsOf, numbersOf, type Placed } from './numberAxis.js';
import { predictorName, type StudyPredictor } from './predictors.js';
import { OPTIMAL_PREDICTOR } from './rolledOut.js';
import { samplersOf } from './samplerAxis.js';
import type { GridEntry, PredictorEntry } from './schema.js';
import type { StudyFile } from './studyFile.js';
import { within } from './within.js';

/** The values that span a grid, each with the place where it is written. */
export interface Axes {
  readonly models: readonly Placed<string>[];
  readonly lengths: readonly Placed<number>[];
  readonly seeds: readonly Placed<string>[];
  readonly quantities: readonly Placed<Quantity>[];
  readonly samplers: readonly Placed<ParsedSampler>[];
  readonly predictors: readonly Placed<string>[];
  readonly schedules: readonly Placed<string>[];
  /** Absent if no steps are given. */
  readonly steps?: readonly Placed<number>[];
}

/** The axes of a grid; what it does not say is as the study says. */
export function axesOf(
  study: StudyFile,
  { value: grid, path }: Placed<GridEntry>,
  models: readonly string[],
  trained: readonly StudyPredictor[],
): Axes {
  const { document } = study;
  /** The grid's own value of an axis, else the study's, with its place. */
  const axis = <Key extends Exclude<keyof GridEntry, 'models'>>(key: Key) =>
    grid[key] === undefined
      ? { value: document[key], path: [key] }
      : { value: grid[key], path: [...path, key] };
  const names = (key: 'schedules' | 'quantities', otherwise: string) => {
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
  const { value: samplerEntries = 'random', path: samplersPath } = axis('samplers');
  const samplers = samplersOf(study, samplerEntries, samplersPath);
  unique(
    study,
    samplers.map(({ value: { name: value }, path: place }) => ({ value, path: place })),
  );
  const { value: predictorEntries = OPTIMAL_PREDICTOR, path: predictorsPath } = axis('predictors');
  const predictors = unique(
    study,
    itemsOf<PredictorEntry>(predictorEntries, predictorsPath).map(({ value, path: place }) => ({
      value: within(study, place, () => predictorName(value, models, trained, study)),
      path: place,
    })),
  );
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
    : models.map((value) => ({ value, path: ['models'] }));
  return { models: chosen, lengths, seeds, quantities, samplers, predictors, schedules, steps };
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
    within(study, path, () => {
      if (!names.includes(value)) throw unknownName(what, value, names);
    });
  return items;
}
