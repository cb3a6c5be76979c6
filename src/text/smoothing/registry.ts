import { registry } from '../../registry.js';
import { addSmoothing } from './add.js';
import { kneserNeySmoothing } from './kneserNey.js';
import type { Smoother, Smoothing } from './smoothing.js';
import { wittenBellSmoothing } from './wittenBell.js';

/** Every smoothing: a new one is a file beside these and a line here. */
export const SMOOTHINGS: readonly Smoothing[] = [wittenBellSmoothing, kneserNeySmoothing, addSmoothing];

/** They by name. */
export const smoothingRegistry = registry('smoothing', SMOOTHINGS);

/**
 * The smoothing written as `name` or `name:argument`.
 *
 * @throws on an unknown name or an argument that it does not take
 */
export function parseSmoothing(written: string): Smoother {
  const { entry, value } = smoothingRegistry.parse(written);
  return entry.create(value);
}
