/** TensorFlow.js with a backend set: kernels take it as an argument, so that one copy serves every backend. */
export type Tf = typeof import('@tensorflow/tfjs-core');

export type { Tensor } from '@tensorflow/tfjs-core';
