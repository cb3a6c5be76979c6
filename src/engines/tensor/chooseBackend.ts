import { MaskgapError } from '../../errors.js';
import { mayHaveCuda } from '../auto.js';
import type { BackendName, TensorBackend } from './backend.js';
import { loadBackend } from './backends.js';

/** What is said about the backend. */
export interface BackendChoice {
  readonly backend?: string;
  readonly onNotice?: (notice: string) => void;
}

/** The backend that was asked for; else the first of those that are fast here, and which one it is. */
export async function chooseBackend({ backend, onNotice }: BackendChoice): Promise<TensorBackend> {
  if (backend !== undefined) return loadBackend(backend as BackendName);
  // The build for GPUs computes on a processor, too, but what the other one is for it does no better.
  const native = ['tensorflow', 'tensorflow-gpu'] as const;
  for (const name of mayHaveCuda() ? native.toReversed() : native) {
    try {
      const loaded = await loadBackend(name);
      onNotice?.(`TensorFlow.js: backend ${name} on ${loaded.device}`);
      return loaded;
    } catch (error) {
      if (!(error instanceof MaskgapError && error.code === 'engine')) throw error;
    }
  }
  const loaded = await loadBackend('wasm');
  onNotice?.(
    `TensorFlow.js: backend wasm on ${loaded.device}; maskgap doctor says how to get TensorFlow itself`,
  );
  return loaded;
}
