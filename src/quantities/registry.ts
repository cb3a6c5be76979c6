import { registry } from '../registry.js';
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

/** They by name. */
export const quantityRegistry = registry('quantity', quantities);

export function quantityNamed(name: string): Quantity {
  return quantityRegistry.get(name);
}
