import { MaskgapError } from '../../errors.js';

/** Most trajectories on the device at a time: beyond, more of them do not make it faster. */
const MOST_SLOTS = 4096;

/** Slots that fit the device's buffers and a budget of bytes; at least one. */
export function slotsWithin(
  bytes: Record<string, number>,
  limits: GPUSupportedLimits,
  memory: number,
): number {
  const perBuffer = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const [name, largest] = Object.entries(bytes).reduce((a, b) => (b[1] > a[1] ? b : a));
  if (largest > perBuffer) {
    const mebibytes = (size: number) => `${Math.ceil(size / 2 ** 20)} MiB`;
    throw new MaskgapError(
      'engine',
      `the ${name} of one sequence need ${mebibytes(largest)}, and this device's buffers hold ${mebibytes(perBuffer)}`,
      'take a shorter length or a lower order, or use --engine wasm',
    );
  }
  const total = Object.values(bytes).reduce((a, b) => a + b);
  const most = Math.min(MOST_SLOTS, limits.maxComputeWorkgroupsPerDimension);
  return Math.max(1, Math.min(most, Math.floor(perBuffer / largest), Math.floor(memory / total)));
}
