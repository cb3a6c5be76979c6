import type { DataModel } from '../models/index.js';
import { mismatchedPredictor } from '../predictors/mismatched.js';
import type { ParsedPredictor } from '../predictors/predictor.js';
import { parsePredictor } from '../predictors/registry.js';
import { type TrainedNetwork, trainedPredictor } from '../predictors/trained.js';
import { type Cell, requestOf } from '../quantities/cell.js';
import { quantityNamed } from '../quantities/registry.js';
import { samplerLabel } from '../samplers/registry.js';
import { type RequestedSampler, requestedSamplers } from '../samplers/request.js';
import type { ParsedSampler } from '../samplers/sampler.js';

/** Random order in the rounds of a schedule, and the predictor that needs no training: what the profile is about. */
export const RANDOM = 'random';
export const OPTIMAL_PREDICTOR = 'optimal';

/** What the cells of a study name. */
export interface Sources {
  /** The models of the study. */
  readonly names: readonly string[];
  /** A model of the study. */
  model(name: string): DataModel | Promise<DataModel>;
  /** A trained predictor; undefined for other names. */
  trained(name: string): TrainedNetwork | Promise<TrainedNetwork> | undefined;
}

/** Whether samplers must be rolled out for a cell: the profile says nothing of other orders and predictors. */
export function isRolledOut({ quantity, sampler, predictor }: Cell): boolean {
  if (sampler === undefined) return false;
  const { ofProfile } = quantityNamed(quantity);
  return ofProfile === undefined || sampler !== RANDOM || predictor !== OPTIMAL_PREDICTOR;
}

/** Whether the profile goes into the result of a cell that is rolled out: bounds and the optimal predictor's KL. */
export function comparesWithProfile(cell: Cell): boolean {
  return isRolledOut(cell) && cell.sampler === RANDOM && quantityNamed(cell.quantity).ofProfile !== undefined;
}

/**
 * The sampler of a cell, with the rounds of its schedule.
 *
 * @param samplers those of the study
 * @throws MaskgapError with code 'input' if it cannot be used at this length
 */
export function samplerOfCell(
  samplers: readonly ParsedSampler[],
  cell: Cell,
  model: Pick<DataModel, 'contextLength'>,
): RequestedSampler {
  const sampler = samplers.find(({ name }) => name === cell.sampler)!;
  const schedules = cell.schedule === undefined ? [] : [requestOf(cell)];
  const steps = cell.steps === undefined ? [] : [cell.steps];
  const [request] = requestedSamplers(
    [{ ...sampler, options: {} }],
    sampler.options,
    { schedules, steps },
    model,
    cell.length,
  );
  return request;
}

/**
 * A predictor by its name in the study; undefined for the optimal one.
 *
 * @throws MaskgapError with code 'input' if it does not fit the model, or knows shorter sequences only
 */
export async function predictorNamed(
  name: string,
  data: DataModel,
  length: number,
  sources: Sources,
): Promise<ParsedPredictor | undefined> {
  if (name === OPTIMAL_PREDICTOR) return undefined;
  const trained = sources.trained(name);
  if (trained !== undefined) return trainedPredictor(name, await trained, data, length);
  if (!sources.names.includes(name)) return parsePredictor(name);
  return mismatchedPredictor(name, await sources.model(name), data);
}

/** The samplers of the cells of a run, each once, in the order of the cells. */
export function samplersOfCells(
  samplers: readonly ParsedSampler[],
  cells: readonly Cell[],
  model: Pick<DataModel, 'contextLength'>,
): RequestedSampler[] {
  const requests = new Map<string, RequestedSampler>();
  for (const cell of cells) {
    const request = samplerOfCell(samplers, cell, model);
    requests.set(samplerLabel(request.sampler), request);
  }
  return [...requests.values()];
}
