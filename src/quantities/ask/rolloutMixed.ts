import { join } from 'node:path';
import { inputError } from '../../errors.js';
import type { DataModel } from '../../models/index.js';
import { parseRevising, requestedRevisions } from '../../samplers/revisingRegistry.js';
import { ChunkStore } from '../../sampling/chunkStore.js';
import type { RevisionRow } from '../../sampling/revisions.js';
import type { RolloutResult, SamplerRow } from '../rollout.js';
import type { Answer } from './answer.js';
import { type RolloutChoice, rollout } from './rollout.js';
import { type RevisingChoice, rolloutRevising } from './rolloutRevising.js';
import { chosenSamplers, type SamplerChoice } from './samplers.js';
import type { Problem } from './settings.js';

/** What `rolloutMixed` takes; a time limit is divided between the two kinds. */
export interface MixedChoice extends Problem, Pick<RolloutChoice, 'orders' | 'samples'> {
  /** Samplers that never look back. */
  readonly unmasking: SamplerChoice;
  /** Samplers that do. */
  readonly revising: Pick<RevisingChoice, 'samplers' | 'steps' | 'parameters'>;
}

/** A row of either kind: what is not known of its kind is absent. */
export type MixedRow = SamplerRow & Partial<Omit<RevisionRow, keyof SamplerRow>>;

/** The rows of samplers that never look back, then of those that do; differences are between the former. */
export interface MixedResult extends Pick<RolloutResult, 'differences'> {
  readonly rows: readonly MixedRow[];
}

/**
 * Samplers that revise beside samplers that do not, with the optimal predictor: the rows of `rollout` and of `rolloutRevising`
 * under the same settings and seed. Both have rounds, likelihood, support violations and transitions; the KL given the
 * order exists only where nothing is revised. With `out`, each kind keeps its chunks in a directory of its own there,
 * `unmasking` and `revising`, which the other functions can go on with.
 *
 * @throws MaskgapError for samplers and settings that cannot be, before anything is sampled
 */
export async function rolloutMixed(model: DataModel, options: MixedChoice): Promise<Answer<MixedResult>> {
  const { unmasking, revising, orders, samples, ...problem } = options;
  chosenSamplers(unmasking, model, problem.length);
  if (revising.samplers.length === 0 || revising.steps.length === 0)
    throw inputError(
      'no sampler that revises or no number of steps is given',
      'give for example p2 and T = 16',
    );
  requestedRevisions(
    revising.samplers.map(parseRevising),
    revising.parameters ?? {},
    revising.steps,
    problem.length,
  );
  const within = (name: string) => ({
    ...problem,
    ...(problem.out === undefined ? {} : { out: join(problem.out, name) }),
    ...(problem.timeLimit === undefined ? {} : { timeLimit: problem.timeLimit / 2 }),
  });
  // A directory of another kind is refused before the first kind is sampled.
  const kept = within('revising').out;
  if (kept !== undefined) await ChunkStore.planIn(kept);
  // What an engine lacks is more likely to be asked of it here: it says so before anything has been sampled.
  const rolled = await rollout(model, { ...within('unmasking'), ...unmasking, orders, samples });
  const revised = await rolloutRevising(model, { ...within('revising'), ...revising });
  const { modelSha256: _same, seconds, cpuSeconds, ...provenance } = revised.provenance;
  const sum = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? undefined : a + b;
  return {
    result: {
      rows: [...rolled.result.rows, ...revised.result.rows],
      differences: rolled.result.differences,
    },
    provenance: {
      ...rolled.provenance,
      seconds: sum(rolled.provenance.seconds, seconds),
      cpuSeconds: sum(rolled.provenance.cpuSeconds, cpuSeconds),
      revising: provenance,
    },
    partial: rolled.partial || revised.partial,
    missed: rolled.missed + revised.missed,
  };
}
