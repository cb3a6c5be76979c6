import { EXIT } from '../../errors.js';
import { type ClusterJob, jobName, shardArguments } from './job.js';

/** What a Kubernetes Job needs besides the shards. */
export interface KubernetesJob extends ClusterJob {
  readonly image: string;
  /** The persistent volume claim that holds the run directory, mounted under the directory's own path. */
  readonly claim: string;
}

/** How often a shard that fails for no reason of ours is tried again. */
const ATTEMPTS = 3;
/** Seconds for the chunk in hand when a pod is asked to leave. */
const GRACE = 120;

/**
 * An Indexed Job (batch/v1, Kubernetes 1.33 or later): one pod per shard. Interrupts do not count as failures; what no
 * repetition would mend (bad input, another study's shards, a missing engine) ends the job.
 */
export function kubernetesJob(job: KubernetesJob) {
  const { folder, shards, arrayLimit = shards, cpusPerTask, gpusPerTask, image, claim } = job;
  const limits = {
    ...(cpusPerTask === undefined ? {} : { cpu: String(cpusPerTask) }),
    ...(gpusPerTask === undefined ? {} : { 'nvidia.com/gpu': String(gpusPerTask) }),
  };
  const container = {
    name: 'shard',
    image,
    command: ['maskgap', ...shardArguments(job)],
    ...(Object.keys(limits).length > 0 ? { resources: { limits } } : {}),
    volumeMounts: [{ name: 'study', mountPath: folder }],
  };
  const exits = (action: string, values: readonly number[]) => ({
    action,
    onExitCodes: { containerName: container.name, operator: 'In', values },
  });
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: jobName(job) },
    spec: {
      completionMode: 'Indexed',
      completions: shards,
      parallelism: Math.min(arrayLimit, shards),
      backoffLimitPerIndex: ATTEMPTS,
      podFailurePolicy: {
        rules: [
          exits('Ignore', [EXIT.interrupted]),
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          exits('FailJob', [EXIT.usage, EXIT.shards, EXIT.engine]),
        ],
      },
      template: {
        spec: {
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: GRACE,
          containers: [container],
          volumes: [{ name: 'study', persistentVolumeClaim: { claimName: claim } }],
        },
      },
    },
  };
}
