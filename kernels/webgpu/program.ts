/// <reference types="@webgpu/types" />
import { MaskgapError } from '../../src/errors.js';
import type { Shader } from './bindings.js';

/** A device and whether it is still there. */
export interface Gpu {
  readonly device: GPUDevice;
  /** Rejects with a MaskgapError of code 'engine' when the device is lost; never resolves. */
  readonly lost: Promise<never>;
}

/** A compiled shader. */
export interface Program {
  readonly shader: Shader;
  readonly pipeline: GPUComputePipeline;
}

const BUFFER_TYPES = { uniform: 'uniform', read: 'read-only-storage', read_write: 'storage' } as const;

/**
 * Runs something that makes device objects or submits work, and turns what the device has to say against it into an error.
 *
 * @throws MaskgapError with code 'engine'; its message begins with "out of memory" if that is the reason
 */
export async function guarded<T>({ device, lost }: Gpu, action: () => T | Promise<T>): Promise<T> {
  const filters = ['validation', 'internal', 'out-of-memory'] as const;
  for (const filter of filters) device.pushErrorScope(filter);
  let result: T | undefined;
  let thrown: unknown;
  try {
    result = await Promise.race([action(), lost]);
  } catch (error) {
    thrown = error;
  }
  // Scopes end in reverse order, whatever happened.
  const errors = filters.map(() => device.popErrorScope());
  const [outOfMemory, ...others] = await Promise.race([Promise.all(errors), lost]);
  const first = outOfMemory ?? others.find((error) => error !== null);
  if (first) {
    const reason = `${outOfMemory ? 'out of memory' : 'rejected by WebGPU'}: ${firstLine(first.message)}`;
    throw new MaskgapError('engine', reason, 'use --engine wasm', { cause: thrown });
  }
  if (thrown === undefined) return result as T;
  if (thrown instanceof MaskgapError) throw thrown;
  const reason = firstLine(thrown instanceof Error ? thrown.message : String(thrown));
  throw new MaskgapError('engine', `WebGPU: ${reason}`, 'use --engine wasm', { cause: thrown });
}

const firstLine = (text: string) => text.trim().split('\n')[0];

/** Compiles a shader. */
export async function compile(gpu: Gpu, shader: Shader): Promise<Program> {
  const { device } = gpu;
  return guarded(gpu, async () => {
    const layout = device.createBindGroupLayout({
      entries: shader.bindings.map(({ access }, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: BUFFER_TYPES[access] },
      })),
    });
    const pipeline = await device.createComputePipelineAsync({
      label: shader.label,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module: device.createShaderModule({ code: shader.code }), entryPoint: 'main' },
    });
    return { shader, pipeline };
  });
}

/** A program bound to buffers by name. */
export function bind(
  { device }: Gpu,
  { shader, pipeline }: Program,
  buffers: Readonly<Record<string, GPUBuffer>>,
): (encoder: GPUCommandEncoder, groups: number) => void {
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: shader.bindings.map(({ name }, binding) => ({ binding, resource: { buffer: buffers[name] } })),
  });
  return (encoder, groups) => {
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(groups);
    pass.end();
  };
}

/** A copy of a buffer's first bytes. The staging buffer is made for the purpose. */
export async function readBack(gpu: Gpu, source: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
  const { device, lost } = gpu;
  const staging = device.createBuffer({
    size: bytes,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  try {
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, 0, staging, 0, bytes);
    device.queue.submit([encoder.finish()]);
    await Promise.race([staging.mapAsync(GPUMapMode.READ), lost]);
    return staging.getMappedRange().slice(0);
  } finally {
    staging.destroy();
  }
}
