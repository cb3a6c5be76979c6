import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { inputError } from '../errors.js';
import { isFolder } from '../files.js';
import { namesPredictor, parsePredictor, predictorRegistry } from '../predictors/registry.js';
import { type TrainedNetwork, trainedDigest } from '../predictors/trained.js';
import { unknownName } from '../registry.js';
import { copyTrained, readTrained } from '../training/checkpoint.js';
import { itemsOf, type Placed } from './numberAxis.js';
import type { PlannedPredictor } from './plan.js';
import { OPTIMAL_PREDICTOR } from './rolledOut.js';
import type { PredictorEntry } from './schema.js';
import type { StudyFile } from './studyFile.js';
import { eventuallyWithin } from './within.js';

/** A trained predictor of a study. */
export interface StudyPredictor extends PlannedPredictor {
  readonly trained: TrainedNetwork;
  /** The folder that it was read from. */
  readonly source: string;
}

/**
 * Reads the trained predictors that a study names, each once. What is wrong with one is said with its line and column; a
 * name that is nothing at all is left to the axes.
 */
export async function loadStudyPredictors(
  study: StudyFile,
  models: readonly string[],
): Promise<StudyPredictor[]> {
  const loaded: StudyPredictor[] = [];
  for (const { value: entry, path } of entriesOf(study)) {
    const source = sourceOf(entry, study);
    const known = loaded.some((one) => one.source === source && one.name === nameOf(entry, source));
    if (known || (typeof entry === 'string' && (isOther(entry, models) || !(await isFolder(source)))))
      continue;
    const name = nameOf(entry, source);
    if (isOther(name, [...models, ...loaded.map((one) => one.name)]))
      throw study.fault(
        path,
        `two predictors are named ${name}`,
        'give this one another name: {name: .., path: ..}',
      );
    const trained = await eventuallyWithin(study, path, () => readTrained(source));
    const folder = String(loaded.length);
    loaded.push({ name, sha256: trainedDigest(trained), folder, trained, source });
  }
  return loaded;
}

/** Every entry of an axis of predictors. */
function entriesOf({ document: { predictors, grids = [] } }: StudyFile): Placed<PredictorEntry>[] {
  return [
    ...(predictors === undefined ? [] : itemsOf<PredictorEntry>(predictors, ['predictors'])),
    ...grids.flatMap((grid, i) =>
      grid.predictors === undefined
        ? []
        : itemsOf<PredictorEntry>(grid.predictors, ['grids', i, 'predictors']),
    ),
  ];
}

/**
 * The name that cells give to a predictor.
 *
 * @throws MaskgapError with code 'input' for what is neither a predictor nor a model of the study
 */
export function predictorName(
  entry: PredictorEntry,
  models: readonly string[],
  trained: readonly StudyPredictor[],
  study: StudyFile,
): string {
  if (typeof entry === 'string' && isOther(entry, models)) {
    if (namesPredictor(entry) && !models.includes(entry)) parsePredictor(entry);
    return entry;
  }
  const source = sourceOf(entry, study);
  const found = trained.find((one) => one.source === source && one.name === nameOf(entry, source));
  if (found) return found.name;
  const listed = (predictors: readonly string[]) => [OPTIMAL_PREDICTOR, ...predictors, ...models];
  throw unknownName(
    'predictor',
    String(entry),
    listed(predictorRegistry.names),
    `${listed(predictorRegistry.usages).join(', ')}, give a folder that maskgap train has written, or add it to models`,
  );
}

/** Whether a text names a predictor that is no folder. */
function isOther(text: string, models: readonly string[]): boolean {
  return text === OPTIMAL_PREDICTOR || models.includes(text) || namesPredictor(text);
}

const nameOf = (entry: PredictorEntry, source: string) =>
  typeof entry === 'string' ? basename(source) : entry.name;

function sourceOf(entry: PredictorEntry, { file }: StudyFile): string {
  return resolve(dirname(file), typeof entry === 'string' ? entry : entry.path);
}

/** Puts the predictors into a run directory, so that it needs nothing from outside. */
export async function keepPredictors(folder: string, predictors: readonly StudyPredictor[]): Promise<void> {
  for (const predictor of predictors) {
    const to = join(folder, predictor.folder);
    await mkdir(to, { recursive: true });
    await copyTrained(predictor.source, to);
    // Whoever trains it may have gone on since it was read.
    await loadKeptPredictor(folder, predictor);
  }
}

/** A predictor from a run directory; one that is not what was planned is refused. */
export async function loadKeptPredictor(folder: string, planned: PlannedPredictor): Promise<TrainedNetwork> {
  const path = join(folder, planned.folder);
  const trained = await readTrained(path);
  if (trainedDigest(trained) === planned.sha256) return trained;
  throw inputError(
    `${path} is not the predictor ${planned.name} that the study was planned with`,
    'put the folder back, or begin again in another directory',
  );
}
