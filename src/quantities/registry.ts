import { inputError } from '../errors.js';
import { quote, suggestion } from '../nearest.js';
import { divergence } from './cells/divergence.js';
import { errorRate } from './cells/errorRate.js';
import { mutualInformation } from './cells/mutualInformation.js';
import { profile } from './cells/profile.js';
import { rollout } from './cells/rollout.js';
import { schedule } from './cells/schedule.js';
import type { Quantity } from './quantity.js';

/** Everything that a study can estimate. */
export const quantities: readonly Quantity[] = [
  divergence,
  errorRate,
  profile,
  mutualInformation,
  schedule,
  rollout,
];

export function quantityNamed(name: string): Quantity {
  const found = quantities.find((quantity) => quantity.name === name);
  if (found) return found;
  const names = quantities.map((quantity) => quantity.name);
  throw inputError(
    `unknown quantity ${quote(name)}`,
    `choose from ${names.join(', ')}${suggestion(name, names)}`,
  );
}
