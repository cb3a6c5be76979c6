import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError, MaskgapError } from '../errors.js';
import type { DataModel } from '../models/index.js';
import type { TrainedNetwork } from '../predictors/trained.js';
import { otherSeedKey } from '../random/seed.js';
import { version } from '../version.js';
import { keepModels, loadKeptModel } from './models.js';
import { planDigest, type StudyPlan } from './plan.js';
import type { PlannedStudy } from './planStudy.js';
import { keepPredictors, loadKeptPredictor } from './predictors.js';
import type { Sources } from './rolledOut.js';
import { fileStem, type Shard } from './shard.js';

const FORMAT = 'maskgap study 2';
/** Of studies whose seeds were keyed another way. */
const OLD_FORMAT = 'maskgap study 1';
const PLAN = 'plan.json';
const MODELS = 'models';
const PREDICTORS = 'predictors';

/** A study on disk: its plan, models and predictors, written once, and the result files and locks of processes. */
export interface RunDirectory {
  readonly folder: string;
  readonly plan: StudyPlan;
  /** Of the plan. */
  readonly sha256: string;
  /** Number of shards that `--shard auto` counts on; the numbers do not depend on it. */
  readonly shards?: number;
}

export const resultsOf = ({ folder }: RunDirectory) => join(folder, 'results');
export const locksOf = ({ folder }: RunDirectory) => join(folder, 'locks');

/** Whether a process has begun that shard in the directory. */
export async function hasResults(directory: RunDirectory, shard: Shard): Promise<boolean> {
  const names = await namesIn(resultsOf(directory));
  return names?.some((name) => name.startsWith(`${fileStem(shard)}-`)) ?? false;
}

/** What the study names, from the directory where it is not in memory; each model and predictor is loaded once. */
export function sourcesOf(
  { folder, plan: { models, predictors = [] } }: RunDirectory,
  known: ReadonlyMap<string, DataModel> = new Map(),
): Sources {
  const loaded = new Map<string, DataModel | Promise<DataModel>>(known);
  const trained = new Map<string, Promise<TrainedNetwork>>();
  return {
    names: models.map(({ name }) => name),
    model(name) {
      const planned = models.find((one) => one.name === name)!;
      const model = loaded.get(name) ?? loadKeptModel(join(folder, MODELS), planned);
      loaded.set(name, model);
      return model;
    },
    trained(name) {
      const planned = predictors.find((one) => one.name === name);
      if (planned === undefined) return undefined;
      const network = trained.get(name) ?? loadKeptPredictor(join(folder, PREDICTORS), planned);
      trained.set(name, network);
      return network;
    },
  };
}

/** The study in a directory; undefined if the directory is absent or empty. Anything else there is refused. */
export async function findRunDirectory(folder: string): Promise<RunDirectory | undefined> {
  const names = await namesIn(folder);
  if (names === undefined || names.length === 0) return undefined;
  // Where a first process is still putting models and predictors, the plan follows.
  const ahead = (name: string) => name === MODELS || name === PREDICTORS || name.startsWith(`${PLAN}.`);
  if (!names.includes(PLAN) && names.every(ahead)) return undefined;
  return parsePlan(folder, await readFile(join(folder, PLAN), 'utf8').catch(() => ''));
}

/** The study in a directory that must hold one. */
export async function openRunDirectory(folder: string): Promise<RunDirectory> {
  const found = await findRunDirectory(folder);
  if (found) return found;
  throw inputError(
    `${folder} does not hold a study`,
    'give a directory that maskgap study --out has written',
  );
}

function parsePlan(folder: string, text: string): RunDirectory {
  const foreign = () =>
    inputError(`${folder} is not empty and does not hold a study`, 'give another directory');
  let stored: { format?: string; sha256?: string; shards?: number; plan?: StudyPlan };
  try {
    stored = JSON.parse(text);
  } catch {
    throw foreign();
  }
  const { format, sha256, shards, plan } = stored;
  if (format === OLD_FORMAT) throw otherSeedKey(folder);
  if (format !== FORMAT || plan === undefined || sha256 === undefined) throw foreign();
  if (planDigest(plan) !== sha256)
    throw inputError(
      `${join(folder, PLAN)} was changed since it was written`,
      'put it back, or begin again in another directory',
    );
  if (plan.version !== version())
    throw inputError(
      `${folder} was begun by maskgap ${plan.version}, and this is ${version()}`,
      'go on with that version, or begin again in another directory',
    );
  return { folder, plan, sha256, shards };
}

/**
 * Begins a study in a directory: models and predictors first, then the plan, whole or not at all. Of several processes that begin at
 * once one writes the plan; the others go on with it if it is theirs.
 */
export async function createRunDirectory(
  folder: string,
  { plan, models, predictors }: PlannedStudy,
  shards: number | undefined,
): Promise<RunDirectory> {
  const sha256 = planDigest(plan);
  const path = join(folder, PLAN);
  const temporary = `${path}.${process.pid}`;
  try {
    await mkdir(folder, { recursive: true });
    await keepModels(join(folder, MODELS), models);
    if (predictors.length > 0) await keepPredictors(join(folder, PREDICTORS), predictors);
    const file = await open(temporary, 'w');
    await file.writeFile(`${JSON.stringify({ format: FORMAT, sha256, shards, plan }, null, 1)}\n`);
    await file.sync();
    await file.close();
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (cause instanceof MaskgapError || code === undefined) throw cause;
    throw inputError(
      `${folder} cannot be written (${code})`,
      'choose another directory, or mend its permissions and space',
      { cause },
    );
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
  const directory = await openRunDirectory(folder);
  refuseOtherPlan(directory, plan);
  return directory;
}

/** Refuses a directory whose plan is another, naming what differs. */
export function refuseOtherPlan({ folder, plan, sha256 }: RunDirectory, wanted: StudyPlan): void {
  if (planDigest(wanted) === sha256) return;
  throw inputError(
    `${folder} holds another study: ${differenceOf(plan, wanted)}`,
    'give the study it was begun with, or another directory',
  );
}

/** What two plans differ in, in words. */
export function differenceOf(there: StudyPlan, here: StudyPlan): string {
  const keys = Object.keys({ ...there, ...here }) as (keyof StudyPlan)[];
  const key = keys.find((name) => JSON.stringify(there[name]) !== JSON.stringify(here[name]));
  if (key === undefined) return 'the plans differ';
  const [a, b] = [there[key], here[key]];
  if (!Array.isArray(a) || !Array.isArray(b))
    return `its ${key} is ${JSON.stringify(a)}, not ${JSON.stringify(b)}`;
  if (a.length !== b.length) return `it has ${a.length} ${key}, not ${b.length}`;
  const i = a.findIndex((item, index) => JSON.stringify(item) !== JSON.stringify(b[index]));
  return `its ${key} differ, first ${JSON.stringify(a[i])}, not ${JSON.stringify(b[i])}`;
}

async function namesIn(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    const problem: MaskgapError =
      code === 'ENOTDIR'
        ? inputError(`${folder} is a file`, 'give a directory', { cause })
        : inputError(`${folder} cannot be read (${code})`, 'give another directory', { cause });
    throw problem;
  }
}
