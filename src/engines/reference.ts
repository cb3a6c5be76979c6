import { freshBytes } from '../../kernels/reference/freshPass.js';
import { sweepBytes } from '../../kernels/reference/sweep.js';
import type { Task } from '../chunks/tasks.js';
import { processor, startOnCores } from './cores.js';
import type { Engine, EngineEntry, TaskOutline } from './engine.js';

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

  takes() {
    return undefined;
  }

  memoryFor({ kind, chain, length }: TaskOutline): number {
    // Orders, lists and neighbours of one trajectory; sums.
    if (kind === 'gaps') return 128 * length;
    return sweepBytes(chain, length) + freshBytes(chain, length);
  }

  start<One extends Task>(task: One, workers: number) {
    return startOnCores('reference', task, workers);
  }
}
