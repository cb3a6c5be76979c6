import type * as core from '@tensorflow/tfjs-core';

/** TensorFlow.js with a backend set: kernels take it as an argument, so that one copy serves every backend. */
export type Tf = typeof core;

export type { Tensor } from '@tensorflow/tfjs-core';
