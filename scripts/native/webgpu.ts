import { nativeFolder } from '../../src/engines/native.js';
import type { Recipe } from './install.js';
import { requireSpace } from './tools.js';

/** Dawn for Node and the WebGPU backend of TensorFlow.js with its own tfjs-core: npm packages, nothing to compile. */
export const webgpuRecipe: Recipe = {
  piece: 'webgpu',
  backend: 'webgpu',
  variant: 'plain',
  servedBy: [],
  check: () => requireSpace(nativeFolder(), 0.5),
  steps: async () => {},
};
