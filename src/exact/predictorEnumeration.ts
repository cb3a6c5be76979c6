import { chainLogProbability } from '../../kernels/reference/families.js';
import { NetworkPosteriors } from '../predictors/networkPosteriors.js';
import type { Filling } from '../predictors/predictor.js';
import { ConditionalLaws } from './conditionalLaw.js';

/** Law [V] of a masked position in a state; `optimal` is the data's own. */
export type EnumeratedLaws = (state: number, position: number, optimal: Float64Array) => Float64Array;

/** A predictor's laws by enumeration, without messages. `pmf` [V^L] is the data's. */
export function enumeratedLaws(
  filling: Filling,
  pmf: Float64Array,
  V: number,
  length: number,
): EnumeratedLaws {
  switch (filling.kind) {
    case 'reshaped':
      return (_state, _position, optimal) => {
        const law = optimal.slice();
        filling.reshape(law, 0, V);
        return law;
      };
    case 'model': {
      const laws = new ConditionalLaws(sequenceLaw(filling.chain, V, length), V, length);
      return (state, position) => laws.at(state, position);
    }
    case 'window': {
      const laws = new ConditionalLaws(pmf, V, length);
      return (state, position) => {
        let near = state;
        for (let j = 0; j < length; j++) {
          if (Math.abs(j - position) > filling.radius) near += (V - laws.digit(state, j)) * laws.place(j);
        }
        return laws.at(near, position);
      };
    }
    case 'network': {
      const posteriors = new NetworkPosteriors(filling.network, length);
      let shown: number | undefined;
      return (state, position) => {
        if (state !== shown) {
          posteriors.reset();
          for (let j = length - 1, rest = state; j >= 0; j--, rest = Math.floor(rest / (V + 1)))
            if (rest % (V + 1) < V) posteriors.reveal(j, rest % (V + 1));
          shown = state;
        }
        const law = new Float64Array(V);
        posteriors.law(position, law);
        return law;
      };
    }
  }
}

function sequenceLaw(
  chain: Parameters<typeof chainLogProbability>[0],
  V: number,
  length: number,
): Float64Array {
  const tokens = new Int32Array(length);
  return Float64Array.from({ length: V ** length }, (_, sequence) => {
    for (let i = length - 1, rest = sequence; i >= 0; i--, rest = Math.floor(rest / V)) tokens[i] = rest % V;
    return Math.exp(chainLogProbability(chain, tokens));
  });
}
