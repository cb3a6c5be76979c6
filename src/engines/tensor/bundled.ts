import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { processor } from '../cores.js';
import { type BackendLoader, select, type TensorFlowJs } from './backend.js';

// Backends that come with maskgap, on the tfjs-core beside them.

const REMEDY = 'reinstall maskgap, or choose another --backend';

/** Without its advice to install tfjs-node; `doctor` says how to get that. */
async function quietTensorFlow(): Promise<TensorFlowJs> {
  const tf = await import('@tensorflow/tfjs-core');
  tf.enableProdMode();
  return tf;
}

export const cpu: BackendLoader = async () => {
  const tf = await quietTensorFlow();
  await import('@tensorflow/tfjs-backend-cpu');
  await select(tf, 'cpu', REMEDY);
  return { tf, version: tf.version_core, device: processor(), isGpu: false };
};

export const wasm: BackendLoader = async () => {
  const tf = await quietTensorFlow();
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  if (tf.findBackend('wasm') === null) {
    const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(dirname(main) + sep);
    // Its threads do not start in Node.
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  }
  await select(tf, 'wasm', REMEDY);
  return { tf, version: tf.version_core, device: processor(), isGpu: false };
};
