import type { RunDirectory } from '../runDirectory.js';

/** What is handed to a cluster: the shards of a study in a directory that every machine sees under the same path. */
export interface ClusterJob {
  readonly directory: RunDirectory;
  /** Absolute. */
  readonly folder: string;
  readonly shards: number;
  /** Most shards at work at once. */
  readonly arrayLimit?: number;
  readonly cpusPerTask?: number;
  readonly gpusPerTask?: number;
}

/** A name that clusters take: lower-case letters, digits and dashes, from the study's title. */
export function jobName({ directory: { plan, sha256 } }: ClusterJob): string {
  const title = (plan.title ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `maskgap-${title.slice(0, 40) || sha256.slice(0, 8)}`.replace(/-$/, '');
}

/** The words after `maskgap` that compute one shard, which the cluster's variables name. */
export function shardArguments({ folder, shards }: ClusterJob): string[] {
  return ['study', '--out', folder, '--resume', '--shard', 'auto', '--shards', String(shards), '--quiet'];
}
