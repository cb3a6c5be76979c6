/// <reference types="@webgpu/types" />
import { pathToFileURL } from 'node:url';
import { MaskgapError } from '../errors.js';
import { installCommand, requireOf, versionOf } from './native.js';

/** WebGPU's implementation for Node. */
export interface Dawn {
  readonly gpu: GPU;
  /** Of the npm package `webgpu`. */
  readonly version: string;
}

/** An adapter and what can be said of it. One adapter gives one device. */
export interface DawnAdapter extends Dawn {
  readonly adapter: GPUAdapter;
  /** For people: "NVIDIA H100", "SwiftShader (software)". */
  readonly device: string;
  /** A real GPU, not a software one. */
  readonly isGpu: boolean;
}

/** Dawn ends with the object that made it, and with Dawn every promise of its devices: it is kept for ever. */
const kept: GPU[] = [];

/**
 * Loads Dawn and puts the constants of WebGPU (`GPUBufferUsage`, ..) among the globals.
 *
 * @param flags for Dawn's `create`: `backend=null`, `enable-dawn-features=..`
 * @throws MaskgapError 'engine' if it is not installed or does not load
 */
export async function loadDawn(flags: readonly string[] = []): Promise<Dawn> {
  const require = requireOf('webgpu', 'webgpu');
  const install = `run: ${installCommand('webgpu')}`;
  if (require === undefined) throw new MaskgapError('engine', 'WebGPU (Dawn) is not installed', install);
  try {
    const { create, globals } = await import(pathToFileURL(require.resolve('webgpu')).href);
    Object.assign(globalThis, globals);
    const gpu: GPU = create([...flags]);
    kept.push(gpu);
    return { gpu, version: versionOf(require, 'webgpu') };
  } catch (cause) {
    const [reason] = String(cause instanceof Error ? cause.message : cause).split('\n');
    throw new MaskgapError('engine', `WebGPU (Dawn) does not load: ${reason}`, `${install} anew`, { cause });
  }
}

/** The most powerful adapter, a software one if there is no other. @throws MaskgapError 'engine' */
export async function requestAdapter(flags: readonly string[] = []): Promise<DawnAdapter> {
  const { gpu, version } = await loadDawn(flags);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) {
    throw new MaskgapError(
      'engine',
      'WebGPU finds no device',
      'install a GPU driver with Vulkan, or point VK_DRIVER_FILES and LD_LIBRARY_PATH at a software one (README, "GPU engines")',
    );
  }
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const software =
    isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(`${architecture} ${description} ${device}`);
  const name = [vendor, architecture, description || device].filter((part) => part !== '').join(' ');
  return { gpu, version, adapter, device: software ? `${name} (software)` : name, isGpu: !software };
}
