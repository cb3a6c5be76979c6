/// <reference types="@webgpu/types" />
import type { KernelBackend } from '@tensorflow/tfjs-core';
import { MaskgapError } from '../../errors.js';
import { requestAdapter } from '../dawn.js';
import { installCommand, requireOf } from '../native.js';
import { type BackendLoader, select, type TensorFlowJs } from './backend.js';

const PACKAGE = '@tensorflow/tfjs-backend-webgpu';

/** Limits that a device has only if they are asked for. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

interface WebGpuPackage {
  readonly WebGPUBackend: new (device: GPUDevice, info: GPUAdapterInfo) => KernelBackend;
}

type Loaded = Awaited<ReturnType<BackendLoader>>;

let registered: Promise<Loaded> | undefined;

export const webgpu: BackendLoader = async () => {
  const install = `run: ${installCommand('webgpu')}`;
  const require = requireOf(PACKAGE, 'webgpu');
  if (require === undefined) throw new MaskgapError('engine', `${PACKAGE} is not installed`, install);
  registered ??= register(require);
  const backend = await registered;
  await select(backend.tf, 'webgpu', install);
  return backend;
};

/** Registers the backend as its package would in a browser, on Dawn's device. */
async function register(require: NodeJS.Require): Promise<Loaded> {
  const { gpu, adapter, device, isGpu, version } = await requestAdapter();
  const tf = require('@tensorflow/tfjs-core') as TensorFlowJs;
  const { WebGPUBackend } = require(PACKAGE) as WebGpuPackage;
  const gpuDevice = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  // The package looks for the browser's navigator, of which Node has none or one without a GPU.
  const navigator = {
    value: (globalThis as { navigator?: object }).navigator ?? {},
    configurable: true,
    writable: true,
  };
  Object.defineProperty(globalThis, 'navigator', navigator);
  Object.defineProperty(navigator.value, 'gpu', { value: gpu, configurable: true });
  tf.registerBackend('webgpu', () => new WebGPUBackend(gpuDevice, adapter.info));
  return { tf, version: `${tf.version_core} (Dawn: webgpu ${version})`, device, isGpu };
}
