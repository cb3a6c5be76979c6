import { inputError } from '../../errors.js';
import type { Smoother } from './smoothing.js';

/** The `create` of a smoothing that takes no argument. */
export function withoutArgument(
  name: string,
  smoother: Smoother,
): (argument: string | undefined) => Smoother {
  return (argument) => {
    if (argument !== undefined) {
      throw inputError(`smoothing ${name}:${argument} has an argument`, `write ${name}`);
    }
    return smoother;
  };
}
