import { MaskgapError } from '../errors.js';
import { isEnumerable } from '../estimators/rolloutEnumeration.js';
import type { DataModel } from '../models/index.js';
import { rolloutNeeds } from '../sampling/rolloutSampling.js';
import type { PlannedRun } from './plan.js';
import { type Engines, type Planning, planSampling } from './planSampling.js';
import { predictorNamed, samplerOfCell, samplersOfCells } from './rolledOut.js';
import { eventuallyWithin, within } from './within.js';

/** A run of rollouts: enumerated where that is cheap, else sampled, on an engine that has rollouts. */
export async function planRollouts(
  planning: Planning,
  { kind, model: name, length, seed, cells: numbers }: PlannedRun,
  model: DataModel,
): Promise<PlannedRun[]> {
  const { study, cells, engines, sources } = planning;
  const { method = 'auto', engine: asked = 'auto' } = study.document;
  const run = { kind, model: name, length, seed, cells: numbers };
  for (const number of numbers) {
    const { value: cell, path } = cells[number];
    within(study, path, () => samplerOfCell(planning.samplers, cell, model));
  }
  const own = numbers.map((number) => cells[number]);
  const [{ value: first, predictorPath }] = own;
  const predictor = await eventuallyWithin(study, predictorPath!, () =>
    predictorNamed(first.predictor!, model, length, sources),
  );
  const samplers = samplersOfCells(
    planning.samplers,
    own.map(({ value }) => value),
    model,
  );
  const what = { length, samplers: samplers.map(({ sampler }) => sampler), predictor };
  const exact =
    method !== 'monte-carlo' && within(study, ['method'], () => isEnumerable(model, what, method));
  if (exact) return [run];
  const refusal = ({ engine }: Engines) =>
    engine.takes({ kind: 'rollout', chain: model.process, length, predictor, samplers: what.samplers });
  const able = engines.filter((one) => refusal(one) === undefined);
  if (able.length === 0)
    throw new MaskgapError(
      'engine',
      `${first.quantity} of sampler ${first.sampler}: ${refusal(engines[0])!.message}`,
      `take engine: wasm in place of ${asked}, or leave it out`,
    );
  // Beside incremental messages, full passes are slow: only where they are asked for.
  const incremental = able.filter(({ engine }) => engine.levels === 'all');
  const chosen = incremental.length > 0 ? incremental : able;
  return [
    {
      ...run,
      sampling: await planSampling(planning, chosen, length, (engine) => rolloutNeeds(engine, model, what)),
    },
  ];
}
