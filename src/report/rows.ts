import type { Estimate } from '../statistics/estimate.js';

/** What every row of a figure over steps has. */
export interface StepsRow {
  readonly schedule: string;
  readonly requestedSteps?: number;
  readonly steps: number;
}

/** What the divergence figure reads of a row of `kl`; nats. */
export interface DivergenceRow extends StepsRow {
  readonly kl: Estimate;
  readonly klPerToken: Estimate;
  readonly bounds: { readonly theorem1?: Estimate; readonly refined?: Estimate };
}

/** What the error-rate figure reads of a row of `ter`; gaps and bounds in bits per token. */
export interface ErrorRateRow extends StepsRow {
  readonly log2TerGap: Estimate;
  readonly terRatio: Estimate;
  readonly fengBound?: Estimate;
  readonly fengVacuous?: boolean;
  readonly worstCaseBound?: Estimate;
}

/** An information profile under a name: h in nats per token at the levels k of sequences of `length` tokens. */
export interface ProfileCurve {
  readonly label: string;
  readonly length: number;
  readonly k: ArrayLike<number>;
  readonly h: { readonly value: ArrayLike<number>; readonly standardError: ArrayLike<number> };
}
