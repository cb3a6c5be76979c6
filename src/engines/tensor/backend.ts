import { MaskgapError } from '../../errors.js';

/** Makes a registered backend the current one. @throws MaskgapError 'engine' */

export async function select(tf: TensorFlowJs, registered: string, remedy: string): Promise<void> {
  // Its warnings praise other backends and tell of gradients defined twice.
  tf.enableProdMode();
  if (await tf.setBackend(registered)) return;
  throw new MaskgapError('engine', `the TensorFlow.js backend "${registered}" does not start`, remedy);
}
/** The functions of TensorFlow.js, to be handed to kernels: its one copy depends on the backend. */

export type TensorFlowJs = typeof import('@tensorflow/tfjs-core');
/** Backends in the order in which a GPU, then speed, would have them. */

export const BACKENDS = ['tensorflow-gpu', 'tensorflow', 'wasm', 'webgpu', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];
/** A backend that is loaded and the current one of its `tf`. */

export interface TensorBackend {
  readonly tf: TensorFlowJs;
  readonly backend: BackendName;
  readonly version: string;
  readonly device: string;
  /** Computes on a real GPU, not on a processor or a software device. */
  readonly isGpu: boolean;
}
/** What a backend's own file exports. */

export type BackendLoader = () => Promise<Omit<TensorBackend, 'backend'>>;
