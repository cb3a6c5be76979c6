import type { EngineStatus } from '../engine.js';
import { statusOf, tryApart } from '../trial.js';
import { BACKENDS, type BackendLoader, type BackendName, type TensorBackend } from './backend.js';

const loaders: Record<BackendName, () => Promise<BackendLoader>> = {
  'tensorflow-gpu': async () => (await import('./tensorflow.js')).tensorflowGpu,
  tensorflow: async () => (await import('./tensorflow.js')).tensorflowCpu,
  wasm: async () => (await import('./bundled.js')).wasm,
  webgpu: async () => (await import('./webgpu.js')).webgpu,
  cpu: async () => (await import('./bundled.js')).cpu,
};

/**
 * Loads a backend and makes it the current one. Nothing of TensorFlow.js is imported before the first call.
 *
 * @throws MaskgapError 'engine' with what to run, if it is not there or does not work
 */
export async function loadBackend(backend: BackendName): Promise<TensorBackend> {
  const load = await loaders[backend]();
  return { ...(await load()), backend };
}

/** The state of every backend, for `doctor`. */
export async function backendStatuses(): Promise<EngineStatus[]> {
  return Promise.all(
    BACKENDS.map(async (backend) =>
      statusOf({ name: 'tensor', backend }, await tryApart(new URL('./probe.js', import.meta.url), backend)),
    ),
  );
}
