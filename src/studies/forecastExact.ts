import { enumerateRollouts } from '../estimators/rolloutEnumeration.js';
import { enumerationSeconds } from '../exact/index.js';
import { enumeratedPaths } from '../exact/samplerEnumeration.js';
import type { DataModel } from '../models/index.js';
import { quantityNamed } from '../quantities/registry.js';
import { createRevising, createSampler, revises } from '../samplers/registry.js';
import { exactResults } from './cellResults.js';
import { cellsOfRun, type PlannedRun, type StudyPlan } from './plan.js';
import type { Sources } from './rolledOut.js';
import { rollingOf } from './rolledResults.js';

/**
 * Seconds that a run of exact cells takes, from the time of as many cells, or samplers, as the budget allows. An
 * enumeration that is longer than the budget is foretold by its number of operations.
 */
export async function exactSeconds(
  plan: StudyPlan,
  run: PlannedRun,
  model: DataModel,
  sources: Sources,
  budget: number,
): Promise<number> {
  const begin = performance.now();
  const spent = () => (performance.now() - begin) / 1000;
  if (run.kind === 'rollouts') {
    const what = await rollingOf(plan, run, model, sources);
    const pathsOf = what.samplers.map((sampler) =>
      revises(sampler)
        ? createRevising(sampler, run.length).rounds
        : enumeratedPaths(createSampler(sampler, run.length), model.vocabularySize, run.length),
    );
    const all = pathsOf.reduce((sum, paths) => sum + paths, 0);
    let followed = 0;
    for (let s = 0; s < pathsOf.length && (s === 0 || spent() < budget); s++) {
      await enumerateRollouts(model, { ...what, samplers: [what.samplers[s]] });
      followed += pathsOf[s];
    }
    return (spent() * all) / followed;
  }
  const needsProfile = cellsOfRun(plan, run).some(
    ({ quantity }) => quantityNamed(quantity).ofProfile!.exactly === undefined,
  );
  const enumeration = needsProfile ? enumerationSeconds(model, run.length) : 0;
  if (enumeration > budget) return enumeration;
  let first = 0;
  let done = 0;
  for (const cell of run.cells) {
    if (done > 0 && spent() > budget) break;
    exactResults(plan, { ...run, cells: [cell] }, model);
    if (done++ === 0) first = spent();
  }
  // The first cell has the profile in it.
  const each = done > 1 ? (spent() - first) / (done - 1) : first;
  return first + each * (run.cells.length - 1);
}
