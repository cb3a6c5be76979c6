import type { Laws, RevisionPredictor } from '../../kernels/laws.js';
import type { MaskedTokens } from '../../kernels/maskedTokens.js';
import type { Choose } from './choice.js';

/**
 * A sampler for which no divergence identity holds: it looks at the tokens that it has just drawn, or takes revealed
 * tokens back. It starts from all masks and has nothing masked after its last round.
 */
export interface RevisingRule {
  /** Number of rounds. */
  readonly rounds: number;
  /** Predictor passes that a round takes. */
  readonly passes: number;
  /**
   * One round, 0 .. rounds - 1: the next state. Yields the states whose laws it needs and is sent them, good until the next
   * yield, so that whoever answers may answer many trajectories at once. All randomness comes from `choose`, so that a round
   * is a row of the sampler's transition matrix.
   */
  readonly step: (
    state: MaskedTokens,
    round: number,
    choose: Choose,
  ) => Generator<MaskedTokens, MaskedTokens, Laws>;
}

/** One round of a rule with a predictor that answers at once. */
export function nextState(
  rule: RevisingRule,
  state: MaskedTokens,
  round: number,
  predictor: RevisionPredictor,
  choose: Choose,
): MaskedTokens {
  const step = rule.step(state, round, choose);
  let asked = step.next();
  while (!asked.done) asked = step.next(predictor.laws(asked.value));
  return asked.value;
}

/** The parameters of revising samplers; each family takes some of them, with defaults of its own. */
export interface RevisingOptions {
  /** T, the number of rounds in which tokens are filled. */
  readonly steps: number;
  /** Exponent 1/temperature of the predictor's laws; 0 takes the likeliest token. */
  readonly temperature?: number;
  /** Tokens per block, for semi-autoregressive decoding; all of them by default. */
  readonly block?: number;
  /** Strength of remasking. */
  readonly eta?: number;
  /** Between these times, from 1 (all masked) down to 0, ReMDM-loop remasks. */
  readonly tOn?: number;
  readonly tOff?: number;
  /** Share of tokens that are revealed while ReMDM-loop remasks. */
  readonly alphaOn?: number;
  /** Corrector rounds after every filling round. */
  readonly corrections?: number;
  /** Tokens drawn again in a corrector round. */
  readonly corrected?: number;
}

/** The name of a parameter of revising samplers. */
export type RevisingOption = Exclude<keyof RevisingOptions, 'steps'>;

/** A named kind of revising sampler. Adding one is a file that exports this and a line in `registry.ts`. */
export interface RevisingFamily {
  readonly name: string;
  /** One line for the help text. */
  readonly summary: string;
  /** The parameter that may be written after the name, as in `remdm-cap:0.1`. */
  readonly argument: RevisingOption;
  /** Every parameter that it takes besides the number of steps. */
  readonly options: readonly RevisingOption[];
  /** Throws an input error if a parameter cannot be used at this length. */
  create(options: RevisingOptions, length: number): RevisingRule;
}
