import { freshBytes } from '../../../kernels/reference/freshPass.js';
import { gapSlotBytes } from '../../../kernels/webgpu/deviceGaps.js';
import { slotBytes } from '../../../kernels/webgpu/deviceSweep.js';
import { shapeOf } from '../../../kernels/webgpu/shape.js';
import type { MeansOf, Task } from '../../chunks/tasks.js';
import { MaskgapError } from '../../errors.js';
import type { Engine, EngineEntry, EngineRun, TaskOutline } from '../engine.js';
import { statusOf, tryApart } from '../trial.js';
import { type OpenDevice, openDevice } from './device.js';
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

const noRollouts = () =>
  new MaskgapError('engine', 'the webgpu engine has no rollouts', 'use --engine wasm or --engine reference');

class WebgpuEngine implements Engine {
  readonly name = 'webgpu';
  readonly levels = 'all';
  readonly tolerance = 1e-4;

  constructor(readonly device: string) {}

  takes({ kind }: TaskOutline): MaskgapError | undefined {
    if (kind === 'sweep' || kind === 'gaps') return undefined;
    return noRollouts();
  }

  /** One trajectory on the device; of a sweep also a fresh pass of the reference's for a check. */
  memoryFor({ kind, chain, length }: TaskOutline): number {
    const gaps = kind === 'gaps';
    const slot = gaps ? gapSlotBytes(length) : slotBytes(shapeOf(chain), length);
    const bytes = Object.values(slot).reduce((a, b) => a + b);
    return gaps ? bytes : bytes + freshBytes(chain, length);
  }

  async start<One extends Task>(task: One): Promise<EngineRun<MeansOf<One>>> {
    const gpu = await openDevice();
    try {
      return (await startOn(gpu, task)) as EngineRun<MeansOf<One>>;
    } catch (error) {
      gpu.close();
      throw error;
    }
  }
}

async function startOn(gpu: OpenDevice, task: Task): Promise<EngineRun> {
  switch (task.kind) {
    case 'sweep':
      return startSweeps(gpu, task, DEVICE_MEMORY);
    case 'gaps':
      return startGaps(gpu, task, DEVICE_MEMORY);
    default:
      throw noRollouts();
  }
}
