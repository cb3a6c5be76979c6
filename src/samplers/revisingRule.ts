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
