import type { Gpu } from '../../../kernels/webgpu/program.js';
import { MaskgapError } from '../../errors.js';
import { requestAdapter } from '../dawn.js';

/** A device, and what it is. */
export interface OpenDevice extends Gpu {
  /** For people. */
  readonly name: string;
  /** A real GPU, not a software one. */
  readonly isGpu: boolean;
  /** Of Dawn. */
  readonly version: string;
  close(): void;
}

/** Shaders write their workgroup memory before they read it; clearing it first is slow to compile and to run. */
const FLAGS = ['enable-dawn-features=disable_workgroup_init'];

/** Limits that are raised to whatever the adapter has. */
const RAISED = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

/**
 * The most powerful device. The caller closes it; an open one does not keep the process alive.
 *
 * @param flags further ones for Dawn's `create`
 * @throws MaskgapError with code 'engine' if Dawn or a device is missing
 */
export async function openDevice(flags: readonly string[] = []): Promise<OpenDevice> {
  const { adapter, device: name, isGpu, version } = await requestAdapter([...FLAGS, ...flags]);
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(RAISED.map((limit) => [limit, adapter.limits[limit]])),
  });
  let closed = false;
  const lost = new Promise<never>((_, reject) => {
    device.lost.then(({ message }) => {
      if (!closed) reject(lostError(name, message));
    });
  });
  // Work under way races against it; nobody need be waiting.
  lost.catch(() => {});
  return {
    device,
    lost,
    name,
    isGpu,
    version,
    close: () => {
      closed = true;
      device.destroy();
    },
  };
}

function lostError(name: string, message: string): MaskgapError {
  const reason = message.trim().split('\n')[0] || 'no reason given';
  return new MaskgapError(
    'engine',
    `the WebGPU device ${name} was lost: ${reason}`,
    'run again, with --out to keep finished chunks, or use --engine wasm',
  );
}
