import { CompensatedSum } from '../numeric/sum.js';
import { gramAt } from './counts.js';

/**
 * Mean of -log p(x_i | x_{i-n+1} .. x_{i-1}) over the tokens from position `start` on, in nats per token; +Infinity if
 * one of them is impossible.
 *
 * @param transition [V^(n-1), V]
 * @param start n - 1 <= start < tokens.length
 */
export function crossEntropy(
  tokens: ArrayLike<number>,
  start: number,
  model: { readonly transition: Float64Array; readonly vocabularySize: number; readonly n: number },
): number {
  const { transition, vocabularySize, n } = model;
  const contexts = vocabularySize ** (n - 1);
  let context = gramAt(tokens, vocabularySize, start - n + 1, n - 1);
  const sum = new CompensatedSum();
  for (let i = start; i < tokens.length; i++) {
    const gram = context * vocabularySize + tokens[i];
    sum.add(-Math.log(transition[gram]));
    context = gram % contexts;
  }
  return sum.value / (tokens.length - start);
}
