import type { ParsedRevising } from '../samplers/revisingRegistry.js';
import type { ChunkTask } from './task.js';

/** Rollouts of revising samplers on numbered chunks of trajectories: everything that determines their content. */
export interface RevisionTask extends ChunkTask {
  readonly kind: 'revision';
  /** All of them run on the same random words. */
  readonly revising: readonly ParsedRevising[];
}

/** What one output of a sampler adds up to: -log p(Y), nats per sequence, and 1 where p(Y) = 0. */
export const REVISION_VALUES = ['negativeLogLikelihood', 'offSupport'] as const;

/** What is kept of a chunk: means over its trajectories. */
export interface RevisionMeans {
  readonly chunk: number;
  readonly trajectories: number;
  /** [samplers, REVISION_VALUES]; a likelihood is infinite if one output is off support. */
  readonly values: Float64Array;
  /** Transitions of each sampler's outputs, encoded; see transitionLists.ts. */
  readonly transitions?: Float64Array;
  /** Tolerance that the chunk was computed with: the task's, or tighter where a check asked for it. */
  readonly tolerance: number;
  /** Largest disagreement with a fresh pass, if the chunk was checked. */
  readonly disagreement?: number;
}
