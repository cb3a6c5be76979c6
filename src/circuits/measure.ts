import { inputError } from '../errors.js';
import { compareLaws, type LawComparison } from '../exact/compareLaws.js';
import { quote } from '../nearest.js';
import type { PhiloxKey } from '../random/philox.js';
import { drawnFrom } from '../samplers/choice.js';
import { type Estimate, exactDivergence, exactly } from '../statistics/estimate.js';
import { rateEstimate } from '../statistics/rate.js';
import { meanEstimate } from '../statistics/spread.js';
import { assignments, circuitLaw, circuitOutputs } from './circuitLaw.js';
import { compileCircuit, constructions } from './constructions.js';
import type { Bit } from './gates.js';
import { layeredCircuit } from './layers.js';
import type { CircuitSampler, MaskedSampler } from './maskedSampler.js';
import type { CircuitTarget } from './namedCircuits.js';
import { runMaskedSampler } from './run.js';
import { maskedSamplerLaw } from './samplerLaw.js';

/** Which samplers of a circuit are measured, and how. */
export interface CircuitOptions {
  /** Names of samplers; all that there are by default. */
  readonly samplers?: readonly string[];
  readonly method: 'auto' | 'exact' | 'monte-carlo';
  readonly key: PhiloxKey;
  /** Runs of each sampler, where its law is not enumerated. */
  readonly trajectories: number;
}

/** One sampler of a circuit's output law. */
export interface CircuitRow {
  readonly sampler: string;
  /** Tokens of its sequence, chain of thought included. */
  readonly length: number;
  readonly rounds: Estimate;
  /** The most rounds of any run. */
  readonly mostRounds: number;
  /** KL(p || q), p the circuit's law and q the sampler's; where both are enumerated. */
  readonly forwardKl?: Estimate;
  /** KL(q || p). */
  readonly reverseKl?: Estimate;
  readonly totalVariation?: Estimate;
  /** Share of answers outside the support of p, where it is known. */
  readonly offSupportRate?: Estimate;
  /** Share of answers that are not what the circuit makes of the random bits of round 1; samplers compiled from circuits. */
  readonly wrongAnswerRate?: Estimate;
}

/** A circuit in numbers, and what its samplers make of its output law. */
export interface CircuitMeasurement {
  /** N, copy gates that were put in included. */
  readonly nodes: number;
  /** d, the number of the last layer. */
  readonly depth: number;
  /** w, nodes of the largest layer. */
  readonly width: number;
  /** Random bits that are not constant. */
  readonly randomBits: number;
  readonly outputs: number;
  readonly rows: readonly CircuitRow[];
  readonly estimator: string;
}

/** Assignments of the random bits that are enumerated where nobody has asked for an exact answer. */
const CHEAP_ASSIGNMENTS = 2 ** 12;

/** The samplers of a circuit by name, the constructions for any circuit first. */
export function circuitSamplers({
  circuit,
  samplers = {},
}: CircuitTarget): ReadonlyMap<string, MaskedSampler> {
  return new Map([
    ...constructions.map((each): [string, MaskedSampler] => [each.name, compileCircuit(circuit, each)]),
    ...Object.entries(samplers),
  ]);
}

/**
 * Runs the samplers of a circuit: the exact law of their answers and rounds where that is asked for or cheap, else a number
 * of runs, each checked.
 *
 * @throws input errors for unknown samplers, and where an exact answer is asked for with more than 20 random bits
 */
export function measureCircuit(target: CircuitTarget, options: CircuitOptions): CircuitMeasurement {
  const { circuit } = target;
  const { depth, width, size } = layeredCircuit(circuit);
  const known = circuitSamplers(target);
  const names = options.samplers ?? [...known.keys()];
  const chosen = names.map((name): [string, MaskedSampler] => {
    const sampler = known.get(name);
    if (sampler === undefined)
      throw inputError(
        `unknown sampler ${quote(name)} of a circuit`,
        `choose from ${[...known.keys()].join(', ')}`,
      );
    return [name, sampler];
  });
  const count = assignments(circuit);
  const exact = options.method === 'exact' || (options.method === 'auto' && count <= CHEAP_ASSIGNMENTS);
  const law = exact ? circuitLaw(circuit) : undefined;
  return {
    nodes: size,
    depth,
    width,
    randomBits: Math.log2(count),
    outputs: circuit.outputs.length,
    rows: chosen.map(([name, sampler]) => ({
      sampler: name,
      length: sampler.length,
      ...(law ? exactRow(law, sampler) : sampledRow(target, sampler, options)),
    })),
    estimator: exact ? 'laws of circuit and sampler by enumeration' : 'runs',
  };
}

type Measured = Omit<CircuitRow, 'sampler' | 'length'>;

function exactRow(law: ReadonlyMap<string, number>, sampler: MaskedSampler): Measured {
  const { answers, rounds } = maskedSamplerLaw(sampler);
  const { forwardKl, reverseKl, totalVariation, offSupportRate } = compareAnswers(law, answers);
  return {
    rounds: exactly(meanRounds(rounds)),
    mostRounds: Math.max(...rounds.keys()),
    forwardKl: exactDivergence(forwardKl),
    reverseKl: exactDivergence(reverseKl),
    totalVariation: exactDivergence(totalVariation),
    offSupportRate: exactly(offSupportRate),
  };
}

function meanRounds(rounds: ReadonlyMap<number, number>): number {
  const most = Math.max(...rounds.keys());
  // Summed as what is missing from the most, so that a fixed number of rounds is a whole number.
  return most - [...rounds].reduce((sum, [count, p]) => sum + (most - count) * p, 0);
}

function compareAnswers(p: ReadonlyMap<string, number>, q: ReadonlyMap<string, number>): LawComparison {
  const answers = [...new Set([...p.keys(), ...q.keys()])];
  const list = (law: ReadonlyMap<string, number>) =>
    Float64Array.from(answers, (answer) => law.get(answer) ?? 0);
  return compareLaws(list(p), list(q), answers[0].length);
}

function sampledRow(
  { circuit, contains }: CircuitTarget,
  sampler: MaskedSampler,
  { key, trajectories }: CircuitOptions,
): Measured {
  const rounds: number[] = [];
  let outside = 0;
  let wrong = 0;
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    const choose = drawnFrom(key, trajectory);
    let drawn: readonly Bit[] = [];
    const run = runMaskedSampler(
      sampler,
      (probability) => choose(Float64Array.of(1 - probability, probability)) as Bit,
      (state, round) => {
        if (round === 1 && isCompiled(sampler))
          drawn = sampler.sources.map((position) => state[position] as Bit);
      },
    );
    rounds.push(run.rounds);
    if (contains && !contains(run.answer)) outside++;
    if (isCompiled(sampler) && circuitOutputs(circuit, drawn).join() !== run.answer.join()) wrong++;
  }
  return {
    rounds: meanEstimate(rounds),
    mostRounds: Math.max(...rounds),
    ...(contains && { offSupportRate: rateEstimate(outside, trajectories) }),
    ...(isCompiled(sampler) && { wrongAnswerRate: rateEstimate(wrong, trajectories) }),
  };
}

function isCompiled(sampler: MaskedSampler): sampler is CircuitSampler {
  return 'sources' in sampler;
}
