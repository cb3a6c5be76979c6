import { lawDivergence } from '../numeric/divergence.js';
import { entropyOfWeights } from '../numeric/entropy.js';
import { CompensatedSum } from '../numeric/sum.js';
import type { Sampler, SamplerView } from '../samplers/sampler.js';
import { ConditionalLaws } from './conditionalLaw.js';
import type { EnumeratedLaws } from './predictorEnumeration.js';

/** What a sampler does, exactly; nats per sequence. Everything is a mean over its order. */
export interface EnumeratedSampler {
  /** E KL(p || q(. | order)). */
  readonly forwardKl: number;
  /** E sum log p(x_i | x_W) - log predictor(x_i | x_W) over the tokens of data: 0 for the optimal predictor. */
  readonly trainingError: number;
  /** E KL(q(. | order) || p). */
  readonly reverseKl: number;
  /** E_q -log p(Y). */
  readonly negativeLogLikelihood: number;
  /** q(p(Y) = 0). */
  readonly offSupportRate: number;
  /** Mean number of rounds on data, and on what the sampler generates. */
  readonly roundsData: number;
  readonly rounds: number;
  /** [V^L] law of what is generated, the order averaged out; position 0 slowest. */
  readonly law: Float64Array;
  /** KL(p || law). */
  readonly marginalKl: number;
}

/** Paths from nothing revealed to everything: what an enumeration costs. Random choices multiply them. */
export function enumeratedPaths({ choice }: Sampler, vocabularySize: number, length: number): number {
  let paths = vocabularySize ** length;
  if (choice === undefined) return paths;
  // Random choices look at what is masked alone, and take as many whichever positions these are.
  const nothing = new Float64Array(length);
  const summaries = { top: nothing, margin: nothing, entropy: nothing };
  for (let masked = Int32Array.from({ length }, (_, j) => j); masked.length > 0; ) {
    const { from, count } = choice({ length, masked, summaries, drifts: [] });
    for (let i = 0; i < count; i++) paths *= (from.length - i) / (i + 1);
    const taken = new Set(from.subarray(0, count));
    masked = masked.filter((position) => !taken.has(position));
  }
  return paths;
}

/**
 * Follows every path of a sampler over a law on [V]^L, filling with the law's own conditional marginals; the oracle of
 * rollouts, with which it shares the samplers but no estimator, draw or message. After values of probability 0 the
 * marginals of single tokens are used.
 *
 * @param pmf [V^L], position 0 slowest
 * @param laws who fills; the law's own conditional marginals by default
 */
export function enumerateSampler(
  pmf: Float64Array,
  vocabularySize: number,
  length: number,
  sampler: Sampler,
  laws?: EnumeratedLaws,
): EnumeratedSampler {
  return new SamplerTree(pmf, vocabularySize, length, sampler, laws).walk();
}

type Means = Omit<EnumeratedSampler, 'law' | 'marginalKl'>;

/** One point of a path, before a round. */
interface Node {
  /** Index in the table of marginals. */
  readonly state: number;
  readonly masked: Int32Array;
  readonly rounds: number;
  /** Probability of the choices of positions so far. */
  readonly choices: number;
  /** Probability, and its logarithm, that the sampler fills the tokens so far, given those choices. */
  readonly q: number;
  readonly logQ: number;
  /** Sum of the logarithms of the tokens' probabilities under the data's own laws, at the starts of their rounds. */
  readonly logOptimal: number;
  /** [L][V] laws of the masked positions a round before. */
  readonly before?: readonly Float64Array[];
  readonly drifts: readonly Float64Array[];
}

/** By masked position, at the start of a round. */
interface RoundLaws {
  /** The predictor's. */
  readonly laws: readonly Float64Array[];
  /** The data's. */
  readonly optimal: readonly Float64Array[];
}

class SamplerTree {
  readonly #data: ConditionalLaws;
  readonly #sums = {
    forwardKl: new CompensatedSum(),
    trainingError: new CompensatedSum(),
    reverseKl: new CompensatedSum(),
    negativeLogLikelihood: new CompensatedSum(),
    offSupportRate: new CompensatedSum(),
    roundsData: new CompensatedSum(),
    rounds: new CompensatedSum(),
  };
  readonly #law: Float64Array;
  /** The predictor gives some data probability 0. */
  #lost = false;

  constructor(
    readonly pmf: Float64Array,
    readonly V: number,
    readonly length: number,
    readonly sampler: Sampler,
    readonly laws: EnumeratedLaws = (_state, _position, optimal) => optimal,
  ) {
    this.#data = new ConditionalLaws(pmf, V, length);
    this.#law = new Float64Array(pmf.length);
  }

  walk(): EnumeratedSampler {
    this.#visit({
      state: this.#data.nothing,
      masked: Int32Array.from({ length: this.length }, (_, j) => j),
      rounds: 0,
      choices: 1,
      q: 1,
      logQ: 0,
      logOptimal: 0,
      drifts: [],
    });
    const values = Object.fromEntries(Object.entries(this.#sums).map(([name, sum]) => [name, sum.value]));
    if (this.#lost) values.forwardKl = values.trainingError = Number.POSITIVE_INFINITY;
    const marginalKl = lawDivergence(this.pmf, 0, this.#law, 0, this.pmf.length);
    return { ...(values as Means), law: this.#law, marginalKl };
  }

  #visit(node: Node): void {
    if (node.masked.length === 0) {
      this.#leaf(node);
      return;
    }
    const optimal: Float64Array[] = [];
    const laws: Float64Array[] = [];
    for (const position of node.masked) {
      optimal[position] = this.#data.at(node.state, position);
      laws[position] = this.laws(node.state, position, optimal[position]);
    }
    const drifts = this.#drifts(node, laws);
    const view = { length: this.length, masked: node.masked, summaries: this.#summaries(laws), drifts };
    const options = this.#options(view);
    for (const positions of options) {
      const chosen = new Set(positions);
      const next = {
        ...node,
        masked: node.masked.filter((position) => !chosen.has(position)),
        rounds: node.rounds + 1,
        choices: node.choices / options.length,
        before: laws,
        drifts,
      };
      this.#fill(next, positions, 0, { laws, optimal });
    }
  }

  /** All values of the n-th position of a round and of those after it that the sampler fills or the data have. */
  #fill(node: Node, positions: readonly number[], n: number, round: RoundLaws): void {
    if (n === positions.length) {
      this.#visit(node);
      return;
    }
    const position = positions[n];
    round.laws[position].forEach((q, x) => {
      const optimal = round.optimal[position][x];
      const state = node.state + (x - this.V) * this.#data.place(position);
      if (node.q * q === 0 && this.#data.table[state] === 0) return;
      const next = {
        ...node,
        state,
        q: node.q * q,
        logQ: node.logQ + Math.log(q),
        logOptimal: node.logOptimal + Math.log(optimal),
      };
      this.#fill(next, positions, n + 1, round);
    });
  }

  #leaf({ state, rounds, choices, q, logQ, logOptimal }: Node): void {
    const p = this.#data.table[state];
    const sums = this.#sums;
    if (p > 0) {
      if (q > 0) {
        sums.forwardKl.add(choices * p * (Math.log(p) - logQ));
        sums.trainingError.add(choices * p * (logOptimal - logQ));
      } else this.#lost = true;
      sums.roundsData.add(choices * p * rounds);
    }
    if (q === 0) return;
    if (p === 0) sums.offSupportRate.add(choices * q);
    this.#law[this.#sequence(state)] += choices * q;
    sums.rounds.add(choices * q * rounds);
    sums.reverseKl.add(choices * q * (logQ - Math.log(p)));
    sums.negativeLogLikelihood.add(-choices * q * Math.log(p));
  }

  /** Index in [V^L] of a state without masks. */
  #sequence(state: number): number {
    let index = 0;
    for (let position = 0; position < this.length; position++)
      index = index * this.V + this.#data.digit(state, position);
    return index;
  }

  #summaries(laws: readonly Float64Array[]): SamplerView['summaries'] {
    const of = (summary: (law: Float64Array) => number) =>
      Float64Array.from({ length: this.length }, (_, j) => (laws[j] ? summary(laws[j]) : 0));
    return {
      top: of((law) => Math.max(...law)),
      margin: of((law) => {
        const sorted = law.slice().sort();
        return sorted[this.V - 1] - sorted[this.V - 2];
      }),
      entropy: of((law) => entropyOfWeights(law)),
    };
  }

  #drifts({ before, drifts }: Node, laws: readonly Float64Array[]): readonly Float64Array[] {
    if (this.sampler.needs !== 'drifts' || before === undefined) return drifts;
    const drift = Float64Array.from({ length: this.length }, (_, j) =>
      laws[j] ? lawDivergence(laws[j], 0, before[j], 0, this.V) : 0,
    );
    return [drift, ...drifts].slice(0, this.sampler.history);
  }

  /** The sets of positions that the next round may take, equally likely. */
  #options(view: Omit<SamplerView, 'order'>): readonly (readonly number[])[] {
    const { choice } = this.sampler;
    if (choice === undefined) return [Array.from(this.sampler.next({ ...view, order: view.masked }))];
    const { from, count } = choice(view);
    return subsets(Array.from(from), count);
  }
}

/** All subsets of that size. */
function subsets(items: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}
