import { freshBytes } from '../../kernels/reference/freshPass.js';
import { sweepBytes } from '../../kernels/wasm/chainMemory.js';
import { drawBytes } from '../../kernels/wasm/draw.js';
import { gapBytes } from '../../kernels/wasm/gaps/gapSweep.js';
import type { Task } from '../chunks/tasks.js';
import { processor, startOnCores } from './cores.js';
import type { Engine, EngineEntry, TaskOutline } from './engine.js';

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

  takes() {
    return undefined;
  }

  memoryFor({ kind, chain, length }: TaskOutline): number {
    if (kind === 'gaps') return gapBytes(length);
    // The first chunk is compared with the reference's fresh passes.
    return sweepBytes(chain, length) + drawBytes(chain, length) + freshBytes(chain, length);
  }

  start<One extends Task>(task: One, workers: number) {
    return startOnCores('wasm', task, workers);
  }
}
