import type { ChainProcess } from '../../kernels/chain.js';
import type { LawSummaries } from '../../kernels/laws.js';
import { Evidence } from '../../kernels/reference/evidence.js';
import { messagesFor } from '../../kernels/reference/families.js';
import type { Messages } from '../../kernels/reference/messages.js';
import { normalise } from '../../kernels/reference/posteriors.js';
import { emptySummaries, summarise } from '../../kernels/reference/summaries.js';
import { inputError } from '../errors.js';
import type { RevisablePredictor } from './statePredictor.js';

/** Messages of a stretch of the sequence, two of them kept at a time. */
interface Stretch {
  readonly evidence: Evidence;
  readonly messages: Messages;
}

/**
 * Laws of masked positions given only the revealed tokens at most `radius` positions away, by a fresh float64 pass over
 * that stretch: (2 radius + 1) message steps a law.
 */
export class WindowPosteriors implements RevisablePredictor {
  readonly summaries: LawSummaries;
  readonly #tokens: Int32Array;
  readonly #revealed: Uint8Array;
  /** [L, V], where known. */
  readonly #laws: Float64Array;
  readonly #known: Uint8Array;
  /** By number of positions. */
  readonly #stretches: Stretch[] = [];

  /** @throws MaskgapError with code 'input' for a chain whose inner stretches have laws of their own */
  constructor(
    readonly chain: ChainProcess,
    readonly length: number,
    readonly radius: number,
  ) {
    if (!chain.stationary && length > radius + 1)
      throw inputError(
        'predictor window: the model does not start from its stationary law',
        'use a stationary model, or a window as wide as the sequence',
      );
    this.#tokens = new Int32Array(length);
    this.#revealed = new Uint8Array(length);
    this.#laws = new Float64Array(length * chain.vocabularySize);
    this.#known = new Uint8Array(length);
    this.summaries = emptySummaries(length);
  }

  reset(): void {
    this.#revealed.fill(0);
    this.#known.fill(0);
  }

  reveal(position: number, token: number): void {
    this.#tokens[position] = token;
    this.#revealed[position] = 1;
    this.#forgetAround(position);
  }

  mask(position: number): void {
    this.#revealed[position] = 0;
    this.#forgetAround(position);
  }

  #forgetAround(position: number): void {
    this.#known.fill(0, Math.max(0, position - this.radius), position + this.radius + 1);
  }

  law(position: number, out: Float64Array, offset = 0): void {
    out.set(this.#lawAt(position), offset);
  }

  refresh(): void {
    for (let j = 0; j < this.length; j++)
      if (!this.#revealed[j]) summarise(this.#lawAt(j), this.summaries, j);
  }

  #lawAt(position: number): Float64Array {
    const { vocabularySize: V } = this.chain;
    const law = this.#laws.subarray(position * V, (position + 1) * V);
    if (this.#known[position]) return law;
    const first = Math.max(0, position - this.radius);
    const end = Math.min(this.length, position + this.radius + 1);
    const { evidence, messages } = this.#stretch(end - first);
    evidence.tokens.set(this.#tokens.subarray(first, end));
    evidence.revealed.set(this.#revealed.subarray(first, end));
    messages.resetEnds();
    for (let j = 1; j <= position - first; j++) messages.forwardStep(j);
    for (let j = end - first - 2; j >= position - first; j--) messages.backwardStep(j);
    messages.cavity(position - first, law);
    normalise(law);
    this.#known[position] = 1;
    return law;
  }

  #stretch(length: number): Stretch {
    const evidence = new Evidence(length, this.chain.vocabularySize);
    this.#stretches[length] ??= {
      evidence,
      messages: messagesFor(this.chain, evidence, Math.min(length, 2)),
    };
    return this.#stretches[length];
  }
}
