import { allSequences } from '../support/enumeration.js';

/**
 * Transition matrices of the revising samplers, written out from their definitions over states (tokens, or -1 for a mask):
 * laws by summing the mass function, every filling of the masks, every subset, every pattern of masks.
 */
export type State = readonly number[];
export type Row = readonly (readonly [State, number])[];
export type Kernel = (state: State, round: number) => Row;

export class Enumerated {
  readonly sequences: readonly State[];
  constructor(
    readonly pmf: Float64Array,
    readonly V: number,
    readonly L: number,
  ) {
    this.sequences = allSequences(V, L);
  }

  /** p(x_j = . | the revealed tokens at other positions); the marginal where these are impossible. */
  law(state: State, j: number): number[] {
    const restricted = (agrees: (x: State) => boolean) => {
      const law = new Array<number>(this.V).fill(0);
      this.sequences.forEach((x, index) => {
        if (agrees(x)) law[x[j]] += this.pmf[index];
      });
      return law;
    };
    let law = restricted((x) => state.every((token, i) => i === j || token < 0 || x[i] === token));
    if (law.every((p) => p === 0)) law = restricted(() => true);
    const total = law.reduce((a, b) => a + b, 0);
    return law.map((p) => p / total);
  }

  /** All fillings of the masks, each position from its own law, with probabilities. */
  fillings(state: State): [State, number][] {
    const laws = state.map((_, j) => this.law(state, j));
    return this.sequences
      .filter((x) => x.every((token, j) => state[j] < 0 || state[j] === token))
      .map((x): [State, number] => [
        x,
        x.reduce((product, token, j) => (state[j] < 0 ? product * laws[j][token] : product), 1),
      ])
      .filter(([, p]) => p > 0);
  }

  /** The law of the output of `rounds` rounds, [V^L]. */
  output(kernel: Kernel, rounds: number): Float64Array {
    let law = new Map<string, [State, number]>([['', [new Array<number>(this.L).fill(-1), 1]]]);
    for (let round = 0; round < rounds; round++) {
      const next = new Map<string, [State, number]>();
      for (const [state, mass] of law.values()) {
        for (const [after, p] of kernel(state, round)) {
          const key = after.join();
          next.set(key, [after, (next.get(key)?.[1] ?? 0) + mass * p]);
        }
      }
      law = next;
    }
    return Float64Array.from(this.sequences, (x) => law.get(x.join())?.[1] ?? 0);
  }
}

const round6 = (x: number) => Math.round(x * 1e6);

/** The k places of largest score, earlier places first among equals. */
function largest(scores: readonly number[], k: number): Set<number> {
  const chosen = new Set<number>();
  while (chosen.size < k) {
    let best = -1;
    scores.forEach((score, i) => {
      if (!chosen.has(i) && (best < 0 || round6(score) > round6(scores[best]))) best = i;
    });
    chosen.add(best);
  }
  return chosen;
}

/** @param ends of the block of each round: what is drawn from there on is never kept */
export function lowConfidenceKernel(
  model: Enumerated,
  sizes: readonly number[],
  ends: readonly number[] = sizes.map(() => model.L),
): Kernel {
  return (state, round) =>
    model.fillings(state).map(([x, p]) => {
      const scores = state.map((token, j) => (token < 0 && j < ends[round] ? model.law(state, j)[x[j]] : -1));
      const kept = largest(scores, sizes[round]);
      return [state.map((token, j) => (token < 0 && !kept.has(j) ? -1 : x[j])), p] as const;
    });
}

/** Every token on its own: stays or is masked; every mask: stays or is filled. */
export function remdmKernel(
  model: Enumerated,
  rates: (round: number) => { remask: number; fill: number },
): Kernel {
  return (state, round) => {
    const { remask, fill } = rates(round);
    let row: [State, number][] = [[[], 1]];
    state.forEach((token, j) => {
      const law = model.law(state, j);
      const outcomes: [number, number][] =
        token < 0
          ? [[-1, 1 - fill], ...law.map((p, x): [number, number] => [x, fill * p])]
          : [
              [-1, remask],
              [token, 1 - remask],
            ];
      row = row.flatMap(([head, mass]) =>
        outcomes.filter(([, p]) => p > 0).map(([x, p]): [State, number] => [[...head, x], mass * p]),
      );
    });
    return row;
  };
}

function subsets(items: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, at) => subsets(items.slice(at + 1), size - 1).map((rest) => [item, ...rest]));
}

export function correctorKernel(
  model: Enumerated,
  sizes: readonly number[],
  corrections: number,
  corrected: number,
): Kernel {
  return (state, round) => {
    const step = Math.floor(round / (1 + corrections));
    const fills = round === step * (1 + corrections);
    const places = [...state.keys()].filter((j) => state[j] < 0 === fills);
    const sets = subsets(places, fills ? sizes[step] : Math.min(corrected, places.length));
    return sets.flatMap((set) => {
      const laws = set.map((j) => model.law(state, j));
      return allSequences(model.V, set.length).map((drawn): readonly [State, number] => {
        const next = [...state];
        drawn.forEach((token, i) => {
          next[set[i]] = token;
        });
        return [next, drawn.reduce((product, token, i) => product * laws[i][token], 1) / sets.length];
      });
    });
  };
}

export function p2Kernel(model: Enumerated, steps: number, eta: number): Kernel {
  return (state, round) =>
    model.fillings(state).map(([x, p]) => {
      const scores = x.map((token, j) => {
        if (state[j] < 0) return Math.log(model.law(state, j)[token]);
        return eta === 0 ? 0 : eta * Math.log(model.law(x, j)[token]);
      });
      const masked = Math.floor((model.L * (steps - 1 - round)) / steps);
      const kept = largest(scores, model.L - masked);
      return [x.map((token, j) => (kept.has(j) ? token : -1)), p] as const;
    });
}
