import type { ChainProcess } from '../../kernels/chain.js';
import type { PosteriorMachine } from '../../kernels/laws.js';
import type { Network } from '../../kernels/network.js';
import type { NumberArgument } from '../argument.js';
import type { Entry } from '../registry.js';

/** Whoever fills tokens: laws of the masked positions given what has been revealed to it, and their summaries. */
export interface Predictor
  extends Pick<PosteriorMachine, 'reset' | 'reveal' | 'law' | 'refresh' | 'summaries'>,
    Partial<Pick<PosteriorMachine, 'opening'>> {
  /** Has laws whatever has been revealed: nobody need ask whether a token was possible to it. */
  readonly anyContext?: boolean;
}

/** Changes a law, `law[offset .. offset + V)` of sum 1, in place into another one. */
export type Reshaping = (law: Float64Array, offset: number, vocabularySize: number) => void;

/** How a predictor comes by its laws. */
export type Filling =
  /** From the data model's own, each on its own. */
  | { readonly kind: 'reshaped'; readonly reshape: Reshaping }
  /** From a model of its own, by the same messages. */
  | { readonly kind: 'model'; readonly chain: ChainProcess }
  /** From the data model, given only the revealed tokens at most `radius` positions away. */
  | { readonly kind: 'window'; readonly radius: number }
  /** From a network. */
  | { readonly kind: 'network'; readonly network: Network };

/** A predictor as named by the user. Plain data: it goes to worker threads. */
export interface ParsedPredictor {
  /** As written. */
  readonly name: string;
  readonly family: string;
  readonly parameter?: number;
  /** Of a mismatched model. */
  readonly chain?: ChainProcess;
  /** Of a trained predictor. */
  readonly network?: Network;
  /** Digest of a mismatched model's tensors, or of a trained predictor's. */
  readonly modelSha256?: string;
}

/** A named kind of predictor. Adding one is a file that exports this and a line in `registry.ts`. */
export interface PredictorFamily extends Entry<number> {
  readonly argument: NumberArgument;
  filling(parameter: number): Filling;
}
