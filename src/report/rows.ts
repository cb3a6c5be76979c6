/** What every row of a figure over steps has. */
export interface StepsRow {
  readonly schedule: string;
  readonly requestedSteps?: number;
  readonly steps: number;
}

/** An information profile under a name: h in nats per token at the levels k of sequences of `length` tokens. */
export interface ProfileCurve {
  readonly label: string;
  readonly length: number;
  readonly k: ArrayLike<number>;
  readonly h: { readonly value: ArrayLike<number>; readonly standardError: ArrayLike<number> };
}
