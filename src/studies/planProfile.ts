import type { DataModel } from '../models/index.js';
import type { Cell } from '../quantities/cell.js';
import { quantityNamed } from '../quantities/registry.js';
import { planTrajectories } from '../sampling/trajectories.js';
import { choosesOnProfile } from '../schedules/requested.js';
import { isExact } from './exactAnswers.js';
import type { PlacedCell } from './grid.js';
import type { PlannedRun } from './plan.js';
import { type Planning, planSampling } from './planSampling.js';
import type { StudyFile } from './studyFile.js';

/** The cells of a group that are exact, and those that are sampled. */
export async function planProfile(
  planning: Planning,
  group: PlannedRun,
  model: DataModel,
): Promise<PlannedRun[]> {
  const { study, cells, engines, machine } = planning;
  const { profileOf = [], ...rest } = group;
  const { method = 'auto' } = study.document;
  const profileIsExact = method !== 'monte-carlo' && isExact(model, group.length, method);
  const answers = (number: number) => {
    if (method === 'monte-carlo') return false;
    const { value: cell } = cells[number];
    return profileIsExact || quantityNamed(cell.quantity).ofProfile!.exactly?.(model, cell) !== undefined;
  };
  const exact = group.cells.filter(answers);
  const sampled = group.cells.filter((number) => !exact.includes(number));
  // An exact profile is there whenever it is asked for: nothing is kept of it.
  const compared = profileIsExact ? [] : profileOf;
  if (sampled.length + compared.length > 0 && method === 'exact')
    throw study.fault(
      ['method'],
      `no exact method is cheap enough for the ${model.kind} model ${group.model} at L = ${group.length}`,
      'use method: auto or monte-carlo, or shorter lengths',
    );
  for (const number of sampled) refuseTooLong(study, cells[number]);
  const chooses = [...sampled, ...compared].some((number) => {
    const { value: cell } = cells[number];
    return quantityNamed(cell.quantity).ofProfile!.schedulesOf(cell).some(choosesOnProfile);
  });
  const sampling = () =>
    planSampling(
      planning,
      engines,
      group.length,
      (engine) => planTrajectories(engine, model.process, group.length, machine),
      chooses,
    );
  return [
    ...(exact.length > 0 ? [{ ...rest, cells: exact }] : []),
    ...(sampled.length + compared.length > 0
      ? [
          {
            ...rest,
            cells: sampled,
            ...(compared.length > 0 ? { profileOf: compared } : {}),
            sampling: await sampling(),
          },
        ]
      : []),
  ];
}

function refuseTooLong(study: StudyFile, { value, path }: PlacedCell): void {
  const { quantity, length }: Cell = value;
  const { sampledUpTo = Number.POSITIVE_INFINITY } = quantityNamed(quantity).ofProfile!;
  if (length > sampledUpTo)
    throw study.fault(
      path,
      `${quantity} is sampled up to L = ${sampledUpTo}, and L = ${length}`,
      'take shorter lengths for it, in a grid of its own (grids)',
    );
}
