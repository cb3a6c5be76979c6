import { MaskgapError } from '../../errors.js';
import { reply, type TrialReply } from '../trial.js';
import type { BackendName } from './backend.js';
import { loadBackend } from './backends.js';

/** Loads a backend and lets it multiply two matrices. */
async function trial(backend: BackendName): Promise<TrialReply> {
  try {
    const { tf, version, device, isGpu } = await loadBackend(backend);
    const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
    const values = Array.from(await product.data());
    if (values.join() === '19,22,43,50') return { version, device, isGpu };
    return {
      error: { message: `it multiplies matrices wrongly: ${values}`, remedy: 'choose another --backend' },
    };
  } catch (error) {
    if (!(error instanceof MaskgapError)) throw error;
    return { error: { message: error.message, remedy: error.remedy } };
  }
}

reply(await trial(process.argv[2] as BackendName));
