import { inputError } from '../../errors.js';
import { type DataModel, modelDigest } from '../../models/index.js';
import { parseRevising, requestedRevisions } from '../../samplers/revisingRegistry.js';
import type { RevisingOptions } from '../../samplers/revisingRule.js';
import { measureRevisions, type RevisionRow } from '../../sampling/revisions.js';
import type { Answer } from './answer.js';
import { measureOptions, type Problem } from './settings.js';

/** What `rolloutRevising` takes. */
export interface RevisingChoice extends Problem {
  /** By name, such as `remdm-cap:0.05` or `p2`. */
  readonly samplers: readonly string[];
  /** Numbers of steps T. */
  readonly steps: readonly number[];
  /** Parameters for all of them; one that no sampler takes is refused. */
  readonly parameters?: Omit<RevisingOptions, 'steps'>;
}

/** The rows of revising samplers; where there is one, its values stand beside them too. */
export interface RevisionResult extends Partial<RevisionRow> {
  readonly rows: readonly RevisionRow[];
}

/**
 * What samplers cost that look at the tokens they have drawn, or take revealed ones back, with the optimal predictor.
 * Small sequences are exact, by the transition matrices between partially masked states; longer ones are rolled out.
 *
 * @throws MaskgapError for samplers and settings that cannot be, before anything is sampled
 */
export async function rolloutRevising(
  model: DataModel,
  options: RevisingChoice,
): Promise<Answer<RevisionResult>> {
  const { samplers: names, steps, parameters = {}, ...problem } = options;
  if (names.length === 0 || steps.length === 0)
    throw inputError('no sampler or no number of steps is given', 'give for example p2 and T = 16');
  const samplers = requestedRevisions(
    names.map(parseRevising),
    parameters,
    [...new Set(steps)],
    problem.length,
  );
  const { rows, sampling, missed, ...provenance } = await measureRevisions(model, {
    ...measureOptions(problem),
    samplers,
  });
  return {
    result: { ...(rows.length === 1 ? rows[0] : {}), rows },
    provenance: {
      ...provenance,
      ...sampling,
      modelSha256: modelDigest(model),
    },
    partial: sampling?.stopped === 'interrupted',
    missed,
  };
}
