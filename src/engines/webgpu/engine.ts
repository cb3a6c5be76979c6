import type { ChainProcess } from '../../../kernels/chain.js';
import { freshBytes } from '../../../kernels/reference/freshPass.js';
import { gapSlotBytes } from '../../../kernels/webgpu/deviceGaps.js';
import { slotBytes } from '../../../kernels/webgpu/deviceSweep.js';
import { shapeOf } from '../../../kernels/webgpu/shape.js';
import type { SweepTask } from '../../chunks/task.js';
import type { Engine, EngineEntry, EngineRun } from '../engine.js';
import { statusOf, tryApart } from '../trial.js';
import { openDevice } from './device.js';
import { startGaps } from './gapRun.js';
import { startSweeps } from './sweepRun.js';

/** Bytes of a device that a run takes at most. */
const DEVICE_MEMORY = 2 ** 31;

/** Fused WGSL kernels on Dawn: float32 messages, exact integer sums, one workgroup a trajectory. */
export const webgpuEntry: EngineEntry = {
  name: 'webgpu',
  status: async () => [statusOf({ name: 'webgpu' }, await tryApart(new URL('./probe.js', import.meta.url)))],
  create: async () => {
    const { name, close } = await openDevice();
    close();
    return new WebgpuEngine(name);
  },
};

class WebgpuEngine implements Engine {
  readonly name = 'webgpu';
  readonly levels = 'all';
  readonly tolerance = 1e-4;

  constructor(readonly device: string) {}

  /** One trajectory on the device, and a fresh pass of the reference's for a check. */
  memoryFor(chain: ChainProcess, length: number): number {
    const slot = Object.values(slotBytes(shapeOf(chain), length)).reduce((a, b) => a + b);
    return slot + freshBytes(chain, length);
  }

  memoryForGaps(length: number): number {
    return Object.values(gapSlotBytes(length)).reduce((a, b) => a + b);
  }

  async start(task: SweepTask): Promise<EngineRun> {
    const gpu = await openDevice();
    try {
      return await (task.lags === undefined
        ? startSweeps(gpu, task, DEVICE_MEMORY)
        : startGaps(gpu, { ...task, lags: task.lags }, DEVICE_MEMORY));
    } catch (error) {
      gpu.close();
      throw error;
    }
  }
}
