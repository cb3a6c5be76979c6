import type { ChainProcess } from '../chain.js';
import { contextFamily } from './contextFamily.js';
import type { Evidence } from './evidence.js';
import type { Family, PredictiveEntropies } from './family.js';
import { hiddenFamily } from './hiddenFamily.js';
import type { Messages } from './messages.js';

/** Every family of data models, by the kind of its chains. */
const families: { readonly [Kind in ChainProcess['kind']]: Family<ChainProcess & { readonly kind: Kind }> } =
  {
    context: contextFamily,
    hidden: hiddenFamily,
  };

/** The family of a chain. */
export function familyOf({ kind }: ChainProcess): Family<ChainProcess> {
  // Whoever is asked of a chain is the family of its kind.
  return families[kind] as Family<ChainProcess>;
}

/** Messages of a chain. @param slots neighbouring positions whose messages are kept at a time; all by default */
export function messagesFor(chain: ChainProcess, evidence: Evidence, slots?: number): Messages {
  return familyOf(chain).messages(chain, evidence, slots);
}

/** Bytes of one message. */
export function messageBytes(chain: ChainProcess): number {
  return 8 * familyOf(chain).states(chain);
}

/** log p(x) in nats of a whole sequence of a chain; -Infinity outside the support. By the chain rule, in float64. */
export function chainLogProbability(chain: ChainProcess, tokens: ArrayLike<number>): number {
  return familyOf(chain).logProbability(chain, tokens);
}

/**
 * The entropies of a sequence's tokens given its earlier ones. Over sequences drawn from the model their mean is
 * H(X_t | X_0 .. X_{t-1}), so that their sum is an unbiased estimate of H(X), with less variance than -log p(x).
 */
export function predictiveEntropies(chain: ChainProcess): PredictiveEntropies {
  return familyOf(chain).predictiveEntropies(chain);
}
