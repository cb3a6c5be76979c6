import { inputError } from '../errors.js';
import type { DataModel } from '../models/index.js';
import { formatSeconds } from '../statistics/format.js';
import {
  createRunDirectory,
  findRunDirectory,
  forecastStudy,
  hasResults,
  type Machine,
  type MergedStudy,
  mergeStudy,
  parseShard,
  planStudy,
  type RunDirectory,
  readStudyFile,
  refuseOtherPlan,
  refuseTooSlow,
  runShard,
  type Shard,
  type ShardOptions,
  type ShardOutcome,
  WHOLE,
} from './index.js';

/** How a study is computed, and where it is kept. */
export interface StudyOptions extends Machine, Pick<ShardOptions, 'signal' | 'onNotice' | 'onProgress'> {
  /** Directory of the plan, the models and the results. */
  readonly out: string;
  /** Go on in a directory that was begun; without it such a directory is refused. */
  readonly resume?: boolean;
  /** Number of shards that `auto` counts on. */
  readonly shards?: number;
  /** Seconds; a study that a short pilot says takes longer is refused. */
  readonly timeLimit?: number;
}

/** The same for one shard of it. */
export interface StudyShardOptions extends StudyOptions {
  /** `i/n`, counted from 1; `auto` takes i from the variables of Slurm, Kubernetes or GNU parallel. */
  readonly shard?: string;
}

/** A study whose directory is there. */
export interface BegunStudy {
  readonly directory: RunDirectory;
  readonly shard: Shard;
  /** Number of shards that the directory was or is begun with. */
  readonly shards?: number;
  /** Models by name, where the study file was read. */
  readonly models?: ReadonlyMap<string, DataModel>;
}

/**
 * Begins a study in a directory, or finds that it was begun there. Whatever can be wrong with it is said here, before
 * anything is computed or written.
 *
 * @param file study file, YAML or JSON; may be left out to resume
 */
export async function beginStudy(file: string | undefined, options: StudyShardOptions): Promise<BegunStudy> {
  const { out, resume = false, timeLimit, onNotice } = options;
  const existing = await findRunDirectory(out);
  if (file === undefined && !(resume && existing)) throw noStudy(out, resume);
  const count = options.shards ?? existing?.shards;
  const shard =
    options.shard === undefined ? WHOLE : parseShard(options.shard, count, process.env, options.onNotice);
  // Shards may share a directory, each of them begun once.
  const joins = options.shard !== undefined && existing && !(await hasResults(existing, shard));
  if (existing && !resume && !joins)
    throw inputError(`${out} holds a study already`, 'go on with --resume, or give another directory');

  const planned = file === undefined ? undefined : await planStudy(readStudyFile(file), options, onNotice);
  if (existing && planned) refuseOtherPlan(existing, planned.plan);
  if (planned && timeLimit !== undefined)
    refuseTooSlow(await forecastStudy(planned, options, shard.count, onNotice), timeLimit, formatSeconds);
  const shards = count ?? (shard.count > 1 ? shard.count : undefined);
  const directory = existing ?? (await createRunDirectory(out, planned!, shards));
  const models = planned && new Map(planned.models.map(({ name, model }) => [name, model]));
  return { directory, shard, shards, models };
}

/**
 * Computes all cells of a study. Every finished chunk is on disk at once; after an interrupt or a crash `resume` goes on,
 * and the numbers are the same bits.
 *
 * @param file study file, YAML or JSON; may be left out to resume
 * @throws MaskgapError for a study or a directory that cannot be, before anything is computed
 */
export async function study(file: string | undefined, options: StudyOptions): Promise<MergedStudy> {
  const { directory, shard, models } = await beginStudy(file, { ...options, shard: undefined });
  const { interrupted } = await runShard(directory, { ...options, shard, models });
  return mergeStudy([directory], { partial: interrupted, models });
}

/**
 * Computes one shard of a study; `mergeStudy` makes the cells once all of them are there.
 *
 * @param file study file, YAML or JSON; may be left out to resume
 */
export async function studyShard(
  file: string | undefined,
  options: StudyShardOptions,
): Promise<ShardOutcome> {
  const { directory, shard, models } = await beginStudy(file, options);
  return runShard(directory, { ...options, shard, models });
}

function noStudy(folder: string, resume: boolean) {
  return resume
    ? inputError(`${folder} holds no study to go on with`, 'give the study file')
    : inputError('no study file is given', 'give one, or --resume to go on in a directory');
}
