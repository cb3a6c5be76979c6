import type { ChainProcess } from '../chain.js';
import type { LawSummaries, PosteriorMachine } from '../laws.js';
import { Evidence } from './evidence.js';
import { messagesFor } from './families.js';
import { disagreement, freshEntropies } from './freshPass.js';
import type { Messages } from './messages.js';
import { settle } from './settle.js';
import { emptySummaries, summarise } from './summaries.js';
import { travel } from './travel.js';
import { openingLaws } from './unconditionalLaws.js';

/** The posterior machine in plain TypeScript, float64: the oracle of the others. */
export class ReferencePosteriors implements PosteriorMachine {
  readonly vocabularySize: number;
  readonly tokens: Int32Array;
  readonly revealed: Uint8Array;
  readonly summaries: LawSummaries;
  readonly #evidence: Evidence;
  readonly #messages: Messages;
  readonly #law: Float64Array;
  /** [L] 1 where the summaries hold. */
  readonly #summarised: Uint8Array;
  readonly #changed: Uint8Array;
  #tolerance = 0;
  /** The evidence has probability 0. */
  #broken = false;

  constructor(
    readonly chain: ChainProcess,
    readonly length: number,
  ) {
    this.vocabularySize = chain.vocabularySize;
    this.#evidence = new Evidence(length, chain.vocabularySize);
    this.tokens = this.#evidence.tokens;
    this.revealed = this.#evidence.revealed;
    this.#messages = messagesFor(chain, this.#evidence);
    this.#law = new Float64Array(chain.vocabularySize);
    this.#summarised = new Uint8Array(length);
    this.#changed = new Uint8Array(length);
    this.summaries = emptySummaries(length);
  }

  opening(): Float64Array {
    return openingLaws(this.chain, this.length);
  }

  reset(tolerance: number): void {
    this.#tolerance = tolerance;
    this.#broken = false;
    this.revealed.fill(0);
    this.#messages.reset();
    this.#summarised.fill(0);
  }

  reveal(position: number, token: number): void {
    this.tokens[position] = token;
    this.revealed[position] = 1;
    const { first, last } = travel(this.#messages, position, this.#tolerance);
    this.#summarised.fill(0, first, last + 1);
  }

  assume(tokens: Int32Array): boolean {
    if (this.#broken) this.reset(this.#tolerance);
    const changed = writeEvidence(this, tokens, this.#changed);
    for (let j = 0; j < this.length; j++) if (changed[j]) this.#summarised[j] = 0;
    const sound = settle(this.#messages, changed, this.#tolerance, (j) => {
      this.#summarised[j] = 0;
    });
    this.#broken = !(sound && endsWell(this, this.#law));
    return !this.#broken;
  }

  law(position: number, out: Float64Array, offset = 0): void {
    this.#messages.cavity(position, this.#law);
    normalise(this.#law);
    out.set(this.#law, offset);
  }

  refresh(): void {
    const law = this.#law;
    for (let j = 0; j < this.length; j++) {
      if (this.revealed[j] || this.#summarised[j]) continue;
      this.law(j, law);
      summarise(law, this.summaries, j);
      this.#summarised[j] = 1;
    }
  }

  disagreementWithFreshPass(): number {
    this.refresh();
    return maskedDisagreement(this.chain, this);
  }

  freshLaw(position: number): Float64Array {
    return freshLaw(this.chain, this, position);
  }
}

/** Writes the evidence of a machine anew ([L], -1 where masked) and marks in `changed` where it differs from before. */
export function writeEvidence(
  { revealed, tokens: held }: Pick<PosteriorMachine, 'revealed' | 'tokens'>,
  tokens: Int32Array,
  changed: Uint8Array,
): Uint8Array {
  for (let j = 0; j < tokens.length; j++) {
    const token = tokens[j];
    const shown = token < 0 ? 0 : 1;
    changed[j] = revealed[j] !== shown || (shown === 1 && held[j] !== token) ? 1 : 0;
    revealed[j] = shown;
    if (shown) held[j] = token;
  }
  return changed;
}

/** Whether the last token is possible after all the others, which the messages before it do not say. */
export function endsWell(machine: PosteriorMachine, law: Float64Array): boolean {
  const last = machine.length - 1;
  if (!machine.revealed[last]) return true;
  machine.law(last, law);
  return law[machine.tokens[last]] > 0;
}

export function normalise(law: Float64Array): void {
  let total = 0;
  for (const weight of law) total += weight;
  for (let x = 0; x < law.length; x++) law[x] /= total;
}

function evidenceOf({ length, vocabularySize, tokens, revealed }: PosteriorMachine): Evidence {
  const evidence = new Evidence(length, vocabularySize);
  evidence.reset(tokens);
  evidence.revealed.set(revealed);
  return evidence;
}

/** See `PosteriorMachine.disagreementWithFreshPass`; the machine's summaries are up to date. */
export function maskedDisagreement(chain: ChainProcess, machine: PosteriorMachine): number {
  const fresh = freshEntropies(chain, evidenceOf(machine));
  const { revealed, summaries } = machine;
  return disagreement(
    fresh,
    fresh.map((entropy, j) => (revealed[j] ? entropy : summaries.entropy[j])),
  );
}

/** See `PosteriorMachine.freshLaw`. */
export function freshLaw(chain: ChainProcess, machine: PosteriorMachine, position: number): Float64Array {
  const { length, vocabularySize } = machine;
  const messages = messagesFor(chain, evidenceOf(machine), Math.min(length, 2));
  messages.resetEnds();
  for (let j = 1; j <= position; j++) messages.forwardStep(j);
  for (let j = length - 2; j >= position; j--) messages.backwardStep(j);
  const law = new Float64Array(vocabularySize);
  messages.cavity(position, law);
  normalise(law);
  return law;
}
