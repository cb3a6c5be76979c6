import { automaticChoices } from '../engines/auto.js';
import { createEngine } from '../engines/index.js';
import type { Cell } from '../quantities/cell.js';
import { revises } from '../samplers/registry.js';
import type { ParsedSampler } from '../samplers/sampler.js';
import { version } from '../version.js';
import { cellsOf, type PlacedCell, settingsOf } from './grid.js';
import { loadStudyModels, type StudyModel } from './models.js';
import type { PlannedRun, StudyPlan } from './plan.js';
import { planProfile } from './planProfile.js';
import { planRollouts } from './planRollouts.js';
import type { Engines, Machine, Planning } from './planSampling.js';
import { loadStudyPredictors, type StudyPredictor } from './predictors.js';
import { comparesWithProfile, isRolledOut, type Sources } from './rolledOut.js';
import type { StudyDocument } from './schema.js';
import type { StudyFile } from './studyFile.js';

/** A plan, and the models and trained predictors that it names. */
export interface PlannedStudy {
  readonly plan: StudyPlan;
  readonly models: readonly StudyModel[];
  readonly predictors: readonly StudyPredictor[];
  readonly sources: Sources;
}

/**
 * Plans a study. Whatever can be wrong with it is said here, before anything is computed or written.
 *
 * @param onNotice told what should be known of its models and texts
 */
export async function planStudy(
  study: StudyFile,
  machine: Machine = {},
  onNotice?: (notice: string) => void,
): Promise<PlannedStudy> {
  const { document } = study;
  refuseContradictions(study);
  const models = await loadStudyModels(study, onNotice);
  const names = models.map(({ name }) => name);
  const predictors = await loadStudyPredictors(study, names);
  const { cells, samplers } = cellsOf(study, names, predictors);
  const engines = await enginesOf(document, machine);
  const sources = sourcesIn(models, predictors);
  const planning: Planning = { study, cells, samplers, sources, engines, machine };
  const runs: PlannedRun[] = [];
  for (const group of groupsOf(cells, samplers)) {
    const model = await sources.model(group.model);
    runs.push(
      ...(group.kind === 'profile'
        ? await planProfile(planning, group, model)
        : await planRollouts(planning, group, model)),
    );
  }
  return {
    models,
    predictors,
    sources,
    plan: {
      version: version(),
      ...(document.title === undefined ? {} : { title: document.title }),
      models: models.map(({ name, sha256, stationary, file }) => ({ name, sha256, stationary, file })),
      ...(predictors.length === 0
        ? {}
        : { predictors: predictors.map(({ name, sha256, folder }) => ({ name, sha256, folder })) }),
      settings: settingsOf(document),
      samplers,
      cells: cells.map(({ value }) => value),
      runs,
    },
  };
}

/** What is in memory. */
function sourcesIn(models: readonly StudyModel[], predictors: readonly StudyPredictor[]): Sources {
  return {
    names: models.map(({ name }) => name),
    model: (name) => models.find((one) => one.name === name)!.model,
    trained: (name) => predictors.find((one) => one.name === name)?.trained,
  };
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

/** Cells that share model, length, seed and kind, and where samplers are rolled out a predictor and whether they revise. */
function groupsOf(cells: readonly PlacedCell[], samplers: readonly ParsedSampler[]): PlannedRun[] {
  const groups = new Map<string, PlannedRun & { readonly cells: number[]; readonly profileOf: number[] }>();
  const revising = new Set(samplers.filter(revises).map(({ name }) => name));
  const groupOf = (kind: PlannedRun['kind'], { model, length, seed, predictor, sampler }: Cell) => {
    const own = kind === 'rollouts' ? [predictor, revising.has(sampler!)] : [];
    const key = JSON.stringify([kind, model, length, seed, ...own]);
    const group = groups.get(key) ?? { kind, model, length, seed, cells: [], profileOf: [] };
    groups.set(key, group);
    return group;
  };
  cells.forEach(({ value: cell }, number) => {
    if (comparesWithProfile(cell)) groupOf('profile', cell).profileOf.push(number);
    groupOf(isRolledOut(cell) ? 'rollouts' : 'profile', cell).cells.push(number);
  });
  return [...groups.values()];
}
