/** What the numbers say of a claim; `consistent for C >= x` where the claim leaves a constant open. */
export type Verdict =
  | 'confirmed'
  | 'contradicted'
  | 'not decided: error bars too wide'
  | 'not decided: nothing to judge by'
  | `consistent for C >= ${string}`;

/** A published or derived statement beside what was measured of it. */
export interface Claim {
  readonly claim: string;
  /** Paper, theorem and equation, or `derived`. */
  readonly source: string;
  /** The numbers that the verdict is computed from, with their standard errors. */
  readonly measured: string;
  readonly verdict: Verdict;
}
