import type { HiddenChain } from '../../kernels/chain.js';
import { hiddenSequenceEntropy } from '../estimators/hiddenEntropy.js';
import type { InformationProfile } from '../estimators/informationProfile.js';
import { enumerateRollouts } from '../estimators/rolloutEnumeration.js';
import type { RolledOut, RolledRows } from '../estimators/rolloutEstimates.js';
import { type DataModel, sequenceEntropy } from '../models/index.js';
import type { Cell } from '../quantities/cell.js';
import type { SamplerDifference } from '../quantities/quantity.js';
import { quantityNamed } from '../quantities/registry.js';
import { keyFromSeed } from '../random/seed.js';
import { samplerLabel } from '../samplers/registry.js';
import { affine, type Estimate, exactly } from '../statistics/estimate.js';
import { cellsOfRun, type PlannedRun, type StudyPlan } from './plan.js';
import {
  comparesWithProfile,
  predictorNamed,
  type Sources,
  samplerOfCell,
  samplersOfCells,
} from './rolledOut.js';

/** What is rolled out in a run. */
export async function rollingOf(
  plan: StudyPlan,
  run: PlannedRun,
  model: DataModel,
  sources: Sources,
): Promise<RolledOut> {
  const cells = cellsOfRun(plan, run);
  const predictor = await predictorNamed(cells[0].predictor!, model, run.length, sources);
  return {
    length: run.length,
    samplers: samplersOfCells(plan.samplers, cells, model).map(({ sampler }) => sampler),
    ...(predictor === undefined ? {} : { predictor }),
    data: true,
    generated: cells.some(({ quantity }) => quantityNamed(quantity).ofRollouts!.generated),
  };
}

/** The rows of a run whose paths are all followed. */
export async function enumeratedRows(
  plan: StudyPlan,
  run: PlannedRun,
  model: DataModel,
  sources: Sources,
): Promise<RolledRows> {
  return enumerateRollouts(model, await rollingOf(plan, run, model, sources));
}

/**
 * The results of the cells of a run of rollouts.
 *
 * @param profile of the data, for cells that are compared with it
 */
export function rolledResults(
  plan: StudyPlan,
  run: PlannedRun,
  model: DataModel,
  { rows, differences, doubtful }: RolledRows,
  profile?: InformationProfile,
): object[] {
  const cells = cellsOfRun(plan, run);
  const requests = cells.map((cell) => samplerOfCell(plan.samplers, cell, model));
  const nameOf = (i: number) => samplerLabel(requests[i].sampler);
  const known = new Map(differences.map((one) => [JSON.stringify([one.a, one.b]), one.forwardKl]));
  let entropy: Estimate | undefined;
  return cells.map((cell, i) => {
    const later = cells.flatMap((other, j) => (j > i && paired(cell, other) ? [j] : []));
    return quantityNamed(cell.quantity).ofRollouts!.result(
      rows.find(({ sampler }) => sampler === nameOf(i))!,
      cell,
      {
        model,
        settings: plan.settings,
        length: run.length,
        request: requests[i],
        differences: later.flatMap((j) => differenceOf(nameOf(i), nameOf(j), cell.steps)),
        doubtful,
        entropy: () => {
          entropy ??= entropyOf(model, run);
          return entropy;
        },
        ...(comparesWithProfile(cell) ? { information: profile } : {}),
      },
    );
  });

  function differenceOf(a: string, b: string, steps: number | undefined): SamplerDifference[] {
    const reversed = known.get(JSON.stringify([b, a]));
    const forwardKl = known.get(JSON.stringify([a, b])) ?? (reversed && affine(reversed, -1));
    if (forwardKl === undefined) return [];
    return [{ a, b, ...(steps === undefined ? {} : { requestedSteps: steps }), forwardKl }];
  }
}

/** Of one quantity and as many rounds, as far as steps say it. */
function paired(a: Cell, b: Cell): boolean {
  return a.quantity === b.quantity && a.steps === b.steps;
}

/** H(X), estimated where it has no closed form. */
function entropyOf(model: DataModel, { length, seed }: PlannedRun): Estimate {
  const known = sequenceEntropy(model, length);
  if (known !== undefined) return exactly(known);
  return hiddenSequenceEntropy(model.process as HiddenChain, length, keyFromSeed(seed));
}
