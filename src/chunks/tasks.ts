import type { RolloutMeans, RolloutTask } from './rollout.js';
import type { ChunkMeans, ProfileTask } from './task.js';

/** Whatever numbered chunks can be computed of. */
export type Task = ProfileTask | RolloutTask;

/** What a task's chunks hold. */
export type MeansOf<One extends Task> = One extends RolloutTask ? RolloutMeans : ChunkMeans;
