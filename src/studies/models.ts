import { copyFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { namesCircuit } from '../circuits/index.js';
import { inputError, MaskgapError } from '../errors.js';
import { loadModel, saveModel } from '../formats/index.js';
import { type DataModel, modelDigest } from '../models/index.js';
import { quote } from '../nearest.js';
import { coverageNotices, fitNgram, readTexts } from '../text/index.js';
import { itemsOf } from './numberAxis.js';
import type { PlannedModel } from './plan.js';
import type { ModelEntry } from './schema.js';
import type { StudyFile } from './studyFile.js';

/** A model of a study, loaded or fitted. */
export interface StudyModel extends PlannedModel {
  readonly model: DataModel;
  /** The file that it was loaded from; absent if it was fitted. */
  readonly source?: string;
}

/** Endings that say how a model file is read. */
const ENDING = /\.(json|arpa)(\.gz)?$|\.(npz|safetensors)$/i;

/** Numbers of a model above which a fitted one is kept as safetensors. */
const LARGE = 2 ** 24;

/** Loads and fits the models of a study; what is wrong with one is said with its line and column. */
export async function loadStudyModels(
  study: StudyFile,
  onNotice?: (notice: string) => void,
): Promise<StudyModel[]> {
  const models: StudyModel[] = [];
  for (const { value: entry, path } of itemsOf<ModelEntry>(study.document.models, ['models'])) {
    const name = nameOf(entry);
    if (models.some((model) => model.name === name))
      throw study.fault(path, `two models are named ${name}`, 'give them names: {name: .., path: ..}');
    try {
      models.push(await loadEntry(entry, name, models.length, dirname(study.file), onNotice));
    } catch (error) {
      if (!(error instanceof MaskgapError && error.code === 'input')) throw error;
      throw study.fault(path, error.message, error.remedy);
    }
  }
  return models;
}

function nameOf(entry: ModelEntry): string {
  if (typeof entry === 'string') return basename(entry).replace(ENDING, '');
  if ('path' in entry) return entry.name;
  return entry.name ?? `${basename([entry.text].flat()[0]).replace(/\.[^.]*$/, '')}-${entry.order ?? 3}`;
}

async function loadEntry(
  entry: ModelEntry,
  name: string,
  index: number,
  folder: string,
  onNotice?: (notice: string) => void,
): Promise<StudyModel> {
  if (typeof entry === 'string' || 'path' in entry) {
    const path = typeof entry === 'string' ? entry : entry.path;
    if (namesCircuit(path))
      throw inputError(
        `${quote(path)} is a circuit, and studies are of data models`,
        `use maskgap rollout ${path}`,
      );
    const source = resolve(folder, path);
    const model = await loadModel(source, onNotice);
    return { ...described(name, model), file: `${index}${ENDING.exec(source)?.[0] ?? ''}`, source, model };
  }
  const { name: _, text, order, ...options } = entry;
  const texts = await readTexts([text].flat().map((path) => resolve(folder, path)));
  const { model, alphabet } = fitNgram({ ...options, texts, n: order });
  if (alphabet) for (const notice of coverageNotices(alphabet)) onNotice?.(`${name}: ${notice}`);
  const large = model.transition.data.length > LARGE;
  return { ...described(name, model), file: `${index}${large ? '.safetensors' : '.npz'}`, model };
}

function described(name: string, model: DataModel): Omit<PlannedModel, 'file'> {
  return { name, sha256: modelDigest(model), stationary: model.process.stationary };
}

/** Puts the models into a run directory, so that it needs nothing from outside. */
export async function keepModels(folder: string, models: readonly StudyModel[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { file, source, model } of models) {
    if (source === undefined) await saveModel(join(folder, file), model);
    else await copyFile(source, join(folder, file));
  }
}

/** A model from a run directory; one that is not what was planned is refused. */
export async function loadKeptModel(folder: string, planned: PlannedModel): Promise<DataModel> {
  const path = join(folder, planned.file);
  const model = await loadModel(path);
  const { sha256, stationary } = described(planned.name, model);
  if (sha256 === planned.sha256 && stationary === planned.stationary) return model;
  throw inputError(
    `${path} is not the model ${planned.name} that the study was planned with`,
    'put the file back, or begin again in another directory',
  );
}
