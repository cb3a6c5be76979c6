/**
 * The Markov chain beneath a data model, over contexts (Markov, n-gram) or hidden states (HMM), in one form: from state
 * s the j-th of `fanout` moves has probability rows[s * fanout + j] and leads to state (s * fanout + j) mod states.
 *
 * With fanout = states this is a dense matrix; with states = V^m and fanout = V it drops a context's oldest token and
 * appends j.
 */
export interface StateChain {
  readonly states: number;
  readonly fanout: number;
  /** [states, fanout], row-major */
  readonly rows: Float64Array;
}

/** The state chain of any model: its transition tensor is the chain. */
export function stateChain(model: {
  readonly transition: { readonly shape: readonly number[]; readonly data: Float64Array };
}): StateChain {
  const { shape, data } = model.transition;
  return { states: shape[0], fanout: shape[1], rows: data };
}

/** One step of the chain: `next` = `law` P, both [states]; signed vectors are fine. */
export function step(chain: StateChain, law: Float64Array, next: Float64Array): void {
  const { states, fanout, rows } = chain;
  next.fill(0);
  if (states === 1) {
    next[0] = law[0];
    return;
  }
  let target = 0;
  for (let state = 0; state < states; state++) {
    const mass = law[state];
    if (mass !== 0) {
      const row = state * fanout;
      for (let j = 0; j < fanout; j++) next[target + j] += mass * rows[row + j];
    }
    target += fanout;
    if (target === states) target = 0;
  }
}
