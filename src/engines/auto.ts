import { existsSync, readdirSync } from 'node:fs';
import { MaskgapError } from '../errors.js';
import { processor } from './cores.js';
import { requireOf } from './native.js';

/** An engine that `auto` would take. */
export interface Choice {
  readonly engine: string;
  /** Of the tensor engine. */
  readonly backend?: string;
  /** What it runs on, if that is known. */
  readonly device?: string;
}

/** A way to a GPU. */
export interface Way {
  readonly choice: Omit<Choice, 'device'>;
  /** Cheap: whether it is worth loading anything. */
  mayBe(): boolean;
  /** What it finds there. @throws MaskgapError 'engine' */
  find(): Promise<{ readonly device: string; readonly isGpu: boolean }>;
}

/**
 * What `auto` takes, the first choice first: a real GPU through WebGPU or CUDA, else the processor's cores. Nothing is
 * loaded unless the machine may have a GPU and the pieces to use it are installed.
 *
 * @param onNotice told why a GPU that may be there is not used
 */
export async function automaticChoices(
  onNotice?: (notice: string) => void,
  ways: readonly Way[] = [webgpu, cuda],
): Promise<readonly Choice[]> {
  const cores = ['wasm', 'reference'].map((engine) => ({ engine, device: processor() }));
  for (const way of ways) {
    const device = await gpuThrough(way, onNotice);
    if (device !== undefined) return [{ ...way.choice, device }, ...cores];
  }
  return cores;
}

/** What `auto` takes for rollouts: incremental messages on cores, beside which a GPU's full passes are slow. */
export const automaticForRollouts = (onNotice?: (notice: string) => void): Promise<readonly Choice[]> =>
  automaticChoices(onNotice, []);

/** A real GPU's name; undefined if there is none or only a software one. */
async function gpuThrough(way: Way, onNotice?: (notice: string) => void): Promise<string | undefined> {
  if (!way.mayBe()) return undefined;
  try {
    const { device, isGpu } = await way.find();
    return isGpu ? device : undefined;
  } catch (error) {
    if (!(error instanceof MaskgapError && error.code === 'engine')) throw error;
    onNotice?.(`no GPU through ${way.choice.engine}: ${error.line}`);
    return undefined;
  }
}

const webgpu: Way = {
  choice: { engine: 'webgpu' },
  mayBe: () => hasGraphicsDevice() && requireOf('webgpu', 'webgpu') !== undefined,
  find: async () => (await import('./dawn.js')).requestAdapter(),
};

const cuda: Way = {
  choice: { engine: 'tensor', backend: 'tensorflow-gpu' },
  mayBe: () => mayHaveCuda() && requireOf('@tensorflow/tfjs-node-gpu', 'tensorflow-gpu') !== undefined,
  find: async () => (await import('./tensor/backends.js')).loadBackend('tensorflow-gpu'),
};

/** Whether NVIDIA's driver for Linux has a device here. */
export function mayHaveCuda(): boolean {
  return existsSync('/dev/nvidiactl');
}

/** Whether the machine may have a GPU: on Linux, a device node of NVIDIA's driver, of any other's, or of WSL. */
function hasGraphicsDevice(): boolean {
  if (process.platform !== 'linux' || mayHaveCuda() || existsSync('/dev/dxg')) return true;
  return existsSync('/dev/dri') && readdirSync('/dev/dri').some((name) => name.startsWith('renderD'));
}
