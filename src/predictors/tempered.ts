import { numberArgument } from '../argument.js';
import type { PredictorFamily } from './predictor.js';

/**
 * p(x)^(1/tau) / Z: how masked models are sampled at temperature tau (LLaDA, Nie et al. 2502.09992; MaskGIT,
 * Chang et al. 2202.04200). The support is that of p.
 */
export const tempered: PredictorFamily = {
  name: 'tempered',
  summary: 'the optimal laws at temperature TAU',
  argument: numberArgument('TAU', 'a positive number', '0.8', (tau) => tau > 0 && Number.isFinite(tau)),
  filling: (tau) => ({
    kind: 'reshaped',
    reshape: (law, offset, V) => {
      let largest = 0;
      for (let x = offset; x < offset + V; x++) largest = Math.max(largest, law[x]);
      let total = 0;
      // Relative to the largest, so that nothing underflows that matters.
      for (let x = offset; x < offset + V; x++)
        total += law[x] = law[x] === 0 ? 0 : Math.exp(Math.log(law[x] / largest) / tau);
      for (let x = offset; x < offset + V; x++) law[x] /= total;
    },
  }),
};
