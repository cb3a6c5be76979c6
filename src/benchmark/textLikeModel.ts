import { type DataModel, ngramModel } from '../models/index.js';
import { type PhiloxKey, philox4x32 } from '../random/philox.js';

/** Letters and a blank, as in character models of text. */
const VOCABULARY_SIZE = 27;
/** Spread of the log-probabilities: what a token is by itself, given one token before it, given two, .. */
const SPREADS = [1.2, 1.3, 1, 0.8];
const KEY: PhiloxKey = [0xefa3ef34, 0xa84e2e1b];

/**
 * An n-gram over 27 symbols that is the same on every machine and in every version, with dependence that fades with the
 * context's age as in text: p(v | c) is proportional to exp(s_0 g(v) + s_1 g(c_1 v) + s_2 g(c_2 c_1 v) + ..) with g a sum
 * of four uniform numbers, centred and scaled to variance 1. A trigram costs about what one of English text costs.
 *
 * @param n order, 2 to 4
 */
export function textLikeModel(n: number): DataModel {
  const V = VOCABULARY_SIZE;
  const contexts = V ** (n - 1);
  const transition = new Float64Array(contexts * V);
  const words = new Uint32Array(4);
  const spreads = SPREADS.slice(0, n);
  for (let context = 0; context < contexts; context++) {
    let sum = 0;
    for (let token = 0; token < V; token++) {
      let logWeight = 0;
      for (const [order, spread] of spreads.entries()) {
        // The last `order` tokens of the context, and the token.
        philox4x32((context % V ** order) * V + token, order, 0, 0, KEY, words);
        const uniforms = words.reduce((total, word) => total + word / 2 ** 32, 0);
        logWeight += spread * (uniforms - 2) * Math.sqrt(3);
      }
      sum += transition[context * V + token] = Math.exp(logWeight);
    }
    for (let token = 0; token < V; token++) transition[context * V + token] /= sum;
  }
  return ngramModel({ n, vocabularySize: V, transition, initial: 'stationary', adopt: true });
}
