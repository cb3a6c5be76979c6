import { automaticChoices } from '../engines/auto.js';
import type { Engine } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { MaskgapError } from '../errors.js';
import { planChunks } from '../estimators/plan.js';
import { planTrajectories, workersWithin } from '../estimators/trajectories.js';
import type { DataModel } from '../models/index.js';
import { version } from '../version.js';
import type { Cell } from './cell.js';
import { isExact } from './exactAnswers.js';
import { cellsOf, type PlacedCell, settingsOf } from './grid.js';
import { loadStudyModels, type StudyModel } from './models.js';
import type { PlannedEngine, PlannedRun, PlannedSampling, StudyPlan } from './plan.js';
import { quantityNamed } from './quantities/registry.js';
import type { StudyDocument } from './schema.js';
import type { StudyFile } from './studyFile.js';

/** What a planned study is to be computed with; the numbers do not depend on it, but it must suffice. */
export interface Machine {
  /** Threads; by default one per core. */
  readonly workers?: number;
  /** Bytes, over all threads. */
  readonly memory?: number;
}

/** A plan and its models. */
export interface PlannedStudy {
  readonly plan: StudyPlan;
  readonly models: readonly StudyModel[];
}

/** Plans a study. Whatever can be wrong with it is said here, before anything is computed or written. */
export async function planStudy(study: StudyFile, machine: Machine = {}): Promise<PlannedStudy> {
  const { document } = study;
  refuseContradictions(study);
  const models = await loadStudyModels(study);
  const cells = cellsOf(
    study,
    models.map(({ name }) => name),
  );
  const engines = await enginesOf(document, machine);
  const runs = runsOf(cells).flatMap((group) =>
    planRuns(study, cells, group, models.find(({ name }) => name === group.model)!.model, engines, machine),
  );
  return {
    models,
    plan: {
      version: version(),
      ...(document.title === undefined ? {} : { title: document.title }),
      models: models.map(({ name, sha256, stationary, file }) => ({ name, sha256, stationary, file })),
      settings: settingsOf(document),
      cells: cells.map(({ value }) => value),
      runs,
    },
  };
}

/** An engine of this machine, and what the plan says of it. */
interface Engines {
  readonly engine: Engine;
  readonly planned: PlannedEngine;
}

/** The engine that is asked for; under `auto` the machine's choices in their order. */
async function enginesOf(
  { engine = 'auto', backend }: StudyDocument,
  { memory }: Machine,
): Promise<Engines[]> {
  const choices = engine === 'auto' ? await automaticChoices() : [{ engine, backend }];
  return Promise.all(
    choices.map(async ({ engine: name, backend: named }) => {
      const created = await createEngine(name, { backend: named, memory });
      return {
        engine: created,
        planned: {
          engine: name,
          ...(named === undefined ? {} : { backend: named }),
          asked: created.levels === 'asked',
        },
      };
    }),
  );
}

function refuseContradictions({ document, fault }: StudyFile): void {
  const { trajectories, relativeError, absoluteError } = document;
  if (trajectories === undefined) return;
  for (const [key, value] of Object.entries({ relativeError, absoluteError }))
    if (value !== undefined)
      throw fault([key], `both trajectories and ${key} are given`, 'leave one of them out');
}

/** Cells that share model, length and seed. */
function runsOf(cells: readonly PlacedCell[]): PlannedRun[] {
  const groups = new Map<string, PlannedRun & { readonly cells: number[] }>();
  cells.forEach(({ value: { model, length, seed } }, number) => {
    const key = JSON.stringify([model, length, seed]);
    const group = groups.get(key) ?? { model, length, seed, cells: [] };
    groups.set(key, group);
    group.cells.push(number);
  });
  return [...groups.values()];
}

/** The cells of a group that are exact, and those that are sampled. */
function planRuns(
  study: StudyFile,
  cells: readonly PlacedCell[],
  group: PlannedRun,
  model: DataModel,
  engines: readonly Engines[],
  machine: Machine,
): PlannedRun[] {
  const { method = 'auto' } = study.document;
  const profileIsExact = method !== 'monte-carlo' && isExact(model, group.length, method);
  const answers = (number: number) => {
    if (method === 'monte-carlo') return false;
    const { value: cell } = cells[number];
    return profileIsExact || quantityNamed(cell.quantity).exactly?.(model, cell) !== undefined;
  };
  const exact = group.cells.filter(answers);
  const sampled = group.cells.filter((number) => !exact.includes(number));
  if (sampled.length > 0 && method === 'exact')
    throw study.fault(
      ['method'],
      `no exact method is cheap enough for the ${model.kind} model ${group.model} at L = ${group.length}`,
      'use method: auto or monte-carlo, or shorter lengths',
    );
  for (const number of sampled) refuseTooLong(study, cells[number]);
  return [
    ...(exact.length > 0 ? [{ ...group, cells: exact }] : []),
    ...(sampled.length > 0
      ? [{ ...group, cells: sampled, sampling: planSampling(study, group.length, model, engines, machine) }]
      : []),
  ];
}

function refuseTooLong(study: StudyFile, { value, path }: PlacedCell): void {
  const { quantity, length }: Cell = value;
  const { sampledUpTo = Number.POSITIVE_INFINITY } = quantityNamed(quantity);
  if (length > sampledUpTo)
    throw study.fault(
      path,
      `${quantity} is sampled up to L = ${sampledUpTo}, and L = ${length}`,
      'take shorter lengths for it, in a grid of its own (grids)',
    );
}

function planSampling(
  study: StudyFile,
  length: number,
  model: DataModel,
  engines: readonly Engines[],
  machine: Machine,
): PlannedSampling {
  const { document, fault } = study;
  const { relativeError = 0.01, absoluteError = 1e-6, check = false } = document;
  const [{ engine }] = engines;
  const needs = planTrajectories(engine, model.process, length, machine);
  // Throws where not even one worker fits.
  workersWithin(engine, needs, { length, ...machine });
  const { method, windows } = needs;
  const { chunkSize, chunks } = chunkPlan();
  return {
    engines: engines.map(({ planned }) => planned),
    chunkSize,
    check,
    trajectories: { method, ...(windows === undefined ? {} : { windows }) },
    ...(chunks === undefined ? { target: { relativeError, absoluteError } } : { chunks }),
  };

  function chunkPlan() {
    try {
      return planChunks(length, method, document);
    } catch (error) {
      if (!(error instanceof MaskgapError)) throw error;
      throw fault(['trajectories'], error.message, error.remedy);
    }
  }
}
