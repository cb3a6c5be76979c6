import { inputError } from '../../errors.js';
import { addSmoothing } from './add.js';
import { kneserNeySmoothing } from './kneserNey.js';
import type { Smoother, Smoothing } from './smoothing.js';
import { wittenBellSmoothing } from './wittenBell.js';

/** Every smoothing: a new one is a file beside these and a line here. */
export const SMOOTHINGS: readonly Smoothing[] = [wittenBellSmoothing, kneserNeySmoothing, addSmoothing];

/**
 * The smoothing written as `name` or `name:argument`.
 *
 * @throws on an unknown name or an argument that it does not take
 */
export function parseSmoothing(written: string): Smoother {
  const colon = written.indexOf(':');
  const name = colon < 0 ? written : written.slice(0, colon);
  const smoothing = SMOOTHINGS.find((candidate) => candidate.name === name);
  if (!smoothing) {
    throw inputError(
      `unknown smoothing ${JSON.stringify(written)}`,
      `use one of ${SMOOTHINGS.map(({ usage }) => usage).join(', ')}`,
    );
  }
  return smoothing.create(colon < 0 ? undefined : written.slice(colon + 1));
}
