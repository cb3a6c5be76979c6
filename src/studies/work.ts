import type { DataModel } from '../models/dataModel.js';
import type { ResultFile } from '../sampling/resultFile.js';
import type { KnownResults } from './knownResults.js';
import type { Machine } from './planSampling.js';
import type { Sources } from './rolledOut.js';
import type { RunDirectory } from './runDirectory.js';
import type { Shard } from './shard.js';
import type { ShardProgress, StudyProgress } from './shardProgress.js';

/** What the runs of a shard share. */

export interface Work extends ShardOptions {
  readonly directory: RunDirectory;
  /** What is there. */
  readonly known: KnownResults;
  readonly file: ResultFile;
  readonly progress: ShardProgress;
  readonly sources: Sources;
}
export interface ShardOptions extends Machine {
  readonly shard: Shard;
  /** Models that are in memory already, by name. */
  readonly models?: ReadonlyMap<string, DataModel>;
  readonly signal?: AbortSignal;
  /** Told when something was done differently from what was asked for. */
  readonly onNotice?: (notice: string) => void;
  /** Told after every chunk. */
  readonly onProgress?: (progress: StudyProgress) => void;
}
