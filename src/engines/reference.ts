import type { ChainProcess } from '../../kernels/chain.js';
import { freshBytes } from '../../kernels/reference/freshPass.js';
import { sweepBytes } from '../../kernels/reference/sweep.js';
import type { RevisionMeans, RevisionTask } from '../chunks/revision.js';
import type { RolloutMeans, RolloutTask } from '../chunks/rollout.js';
import type { SweepTask } from '../chunks/task.js';
import { processor, startOnCores } from './cores.js';
import type { Engine, EngineEntry, EngineRun } from './engine.js';

/** Plain TypeScript in float64: the oracle of the other engines. */
export const referenceEntry: EngineEntry = {
  name: 'reference',
  status: async () => [{ name: 'reference', available: true, version: process.version, device: processor() }],
  create: async () => new ReferenceEngine(),
};

class ReferenceEngine implements Engine {
  readonly name = 'reference';
  readonly device = processor();
  readonly levels = 'all';
  readonly tolerance = 1e-6;

  memoryFor(chain: ChainProcess, length: number): number {
    return sweepBytes(chain, length) + freshBytes(chain, length);
  }

  memoryForGaps(length: number): number {
    // Orders, lists and neighbours of one trajectory; sums.
    return 128 * length;
  }

  start(task: SweepTask, workers: number): Promise<EngineRun> {
    return startOnCores('reference', task, workers);
  }

  startRollouts(task: RolloutTask, workers: number): Promise<EngineRun<RolloutMeans>> {
    return startOnCores('reference', task, workers);
  }

  startRevisions(task: RevisionTask, workers: number): Promise<EngineRun<RevisionMeans>> {
    return startOnCores('reference', task, workers);
  }
}
