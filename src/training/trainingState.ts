/** Where a training run stands: with the settings and the data, all that its future depends on. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  /** Each in the order of `parametersOf`. */
  readonly parameters: readonly Float32Array[];
  readonly means: readonly Float32Array[];
  readonly squares: readonly Float32Array[];
}
