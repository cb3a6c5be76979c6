import { SETTINGS } from '../../defaults.js';
import { inputError } from '../../errors.js';
import { checkLength } from '../../models/index.js';
import type { MeasureOptions } from '../../sampling/options.js';
import type { PrecisionTarget } from '../../sampling/precision.js';

type Settable = Omit<MeasureOptions, 'length' | 'schedules' | 'levels' | 'target'>;

/** How to sample, how precisely, on what, and who is told. Everything has a default: see `SETTINGS`. */
export interface Settings extends Partial<Settable>, Partial<PrecisionTarget> {}

/** The length L and the settings: what every measurement of a model takes. */
export interface Problem extends Settings {
  /** L */
  readonly length: number;
}

/** Settings with the defaults filled in. @throws input errors for numbers out of their domain */
export function measureOptions({ relativeError, absoluteError, ...settings }: Problem): MeasureOptions {
  checkLength(settings.length);
  for (const name of ['trajectories', 'chunkSize', 'workers'] as const) {
    const count = settings[name];
    if (count !== undefined && !(Number.isSafeInteger(count) && count >= 1))
      throw inputError(`${name} is ${count}`, 'give a whole number of at least 1');
  }
  const target = {
    relativeError: relativeError ?? SETTINGS.relativeError,
    absoluteError: absoluteError ?? SETTINGS.absoluteError,
  };
  for (const [name, error] of Object.entries(target))
    if (!(error >= 0 && Number.isFinite(error)))
      throw inputError(`${name} is ${error}`, 'give a number of at least 0');
  return {
    ...settings,
    method: settings.method ?? SETTINGS.method,
    seed: settings.seed ?? SETTINGS.seed,
    engine: settings.engine ?? SETTINGS.engine,
    target,
  };
}
