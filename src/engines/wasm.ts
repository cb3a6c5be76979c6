import type { ChainProcess } from '../../kernels/chain.js';
import { freshBytes } from '../../kernels/reference/freshPass.js';
import { sweepBytes } from '../../kernels/wasm/chainMemory.js';
import { drawBytes } from '../../kernels/wasm/draw.js';
import { gapBytes } from '../../kernels/wasm/gaps/gapSweep.js';
import type { RevisionMeans, RevisionTask } from '../chunks/revision.js';
import type { RolloutMeans, RolloutTask } from '../chunks/rollout.js';
import type { SweepTask } from '../chunks/task.js';
import { processor, startOnCores } from './cores.js';
import type { Engine, EngineEntry, EngineRun } from './engine.js';

/** WebAssembly with SIMD: float32 messages, float64 sums, on every core. */
export const wasmEntry: EngineEntry = {
  name: 'wasm',
  status: async () => [{ name: 'wasm', available: true, version: process.version, device: processor() }],
  create: async () => new WasmEngine(),
};

class WasmEngine implements Engine {
  readonly name = 'wasm';
  readonly device = processor();
  readonly levels = 'all';
  readonly tolerance = 1e-4;

  memoryFor(chain: ChainProcess, length: number): number {
    // The first chunk is compared with the reference's fresh passes.
    return sweepBytes(chain, length) + drawBytes(chain, length) + freshBytes(chain, length);
  }

  memoryForGaps(length: number): number {
    return gapBytes(length);
  }

  start(task: SweepTask, workers: number): Promise<EngineRun> {
    return startOnCores('wasm', task, workers);
  }

  startRollouts(task: RolloutTask, workers: number): Promise<EngineRun<RolloutMeans>> {
    return startOnCores('wasm', task, workers);
  }

  startRevisions(task: RevisionTask, workers: number): Promise<EngineRun<RevisionMeans>> {
    return startOnCores('wasm', task, workers);
  }
}
