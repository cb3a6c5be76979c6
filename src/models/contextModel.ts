import type { ContextChain } from '../../kernels/chain.js';
import type { DataModel, Tensor } from './dataModel.js';
import { type InitialInput, resolveInitial } from './initialLaw.js';
import { startConditionals } from './startLaws.js';
import { stateChain } from './stateChain.js';
import type { ModelOptions } from './vocabulary.js';

/** Completes a Markov or n-gram model whose transition [V^(n-1), V] has been checked and normalised. */
export function contextModel(parts: {
  readonly kind: 'markov' | 'ngram';
  readonly vocabularySize: number;
  readonly n: number;
  readonly transition: Tensor;
  readonly label: (state: number) => string;
  readonly input: ModelOptions & { readonly initial: InitialInput };
}): DataModel {
  const { kind, vocabularySize, n, transition, label, input } = parts;
  const chain = stateChain({ transition });
  const { law, stationary } = resolveInitial(chain, input.initial, label, input.adopt);
  return Object.freeze({
    kind,
    vocabularySize,
    ...(input.symbols && { symbols: Object.freeze([...input.symbols]) }),
    ...(input.encoding && { encoding: Object.freeze({ ...input.encoding }) }),
    n,
    contextLength: n - 1,
    stationary,
    transition,
    initial: { shape: [law.length], data: law },
    process: contextProcess(vocabularySize, n, transition.data, law, stationary),
  });
}

function contextProcess(
  vocabularySize: number,
  n: number,
  transition: Float64Array,
  initial: Float64Array,
  stationary: boolean,
): ContextChain {
  const base = { kind: 'context', vocabularySize, stationary } as const;
  if (n > 1) {
    return { ...base, order: n - 1, start: startConditionals(initial, vocabularySize, n - 1), transition };
  }
  const rows = new Float64Array(vocabularySize * vocabularySize);
  for (let context = 0; context < vocabularySize; context++) rows.set(transition, context * vocabularySize);
  return { ...base, order: 1, start: [transition], transition: rows };
}
