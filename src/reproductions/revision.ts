import { type CircuitMeasurement, type CircuitRow, measureCircuit } from '../circuits/measure.js';
import { type CircuitTarget, namedCircuit } from '../circuits/namedCircuits.js';
import { keyFromSeed } from '../random/seed.js';
import { WordStream } from '../random/wordStream.js';
import { formatNumber } from '../statistics/format.js';
import type { Claim } from './claim.js';
import { type Measured, rangeText } from './measured.js';
import { randomCircuit } from './randomCircuit.js';
import { everyWithin } from './verdicts.js';

const JIANG = 'Jiang, Haghtalab & Chen 2512.25014';

/** A circuit and what its samplers do, exactly. */
export interface MeasuredCircuit {
  readonly label: string;
  readonly measurement: CircuitMeasurement;
}

/** Circuits of the claims: even parity, one-hot, and random ones of depth 1 to 6. */
export function measuredCircuits({ quick }: { readonly quick: boolean }): MeasuredCircuit[] {
  const stream = new WordStream(keyFromSeed('circuits'), 0, 0);
  const circuits: [label: string, target: CircuitTarget][] = [];
  for (const bits of quick ? [2, 3, 4, 5, 6, 8] : [2, 3, 4, 5, 6, 7, 8, 9, 10, 12])
    for (const law of ['parity', 'one-hot'])
      circuits.push([`${law}:${bits}`, namedCircuit(`${law}:${bits}`)]);
  const random = quick ? 50 : 500;
  for (let i = 0; i < random; i++)
    circuits.push([`random circuit ${i + 1}`, { circuit: randomCircuit(stream, 1 + (i % 6)) }]);
  const exact = { method: 'exact', key: keyFromSeed('0'), trajectories: 0 } as const;
  return circuits.map(([label, target]) => ({ label, measurement: measureCircuit(target, exact) }));
}

/** What is said of masked samplers that may remask or revise, and what the circuits say of it. */
export function revisionClaims(circuits: readonly MeasuredCircuit[]): Claim[] {
  const bits = (depth: number) => Math.ceil(Math.log2(depth + 1));
  return [
    construction(circuits, 'chain-of-thought', 'one token a node, N in all', ({ nodes }) => nodes),
    construction(
      circuits,
      'remasking',
      '2w + 2 ceil(log2(d+1)) tokens',
      ({ width, depth }) => 2 * width + 2 * bits(depth),
    ),
    construction(
      circuits,
      'revision',
      'w + ceil(log2(d+1)) tokens',
      ({ width, depth }) => width + bits(depth),
    ),
    inPlace(circuits, 'parity', 'Strings of even parity', ['in-place-remasking', 'in-place-revision']),
    inPlace(circuits, 'one-hot', 'Strings with a single 1, at a uniform place,', ['in-place-revision']),
    withoutRevision(circuits),
  ];
}

/** A construction for any circuit: exact, in d + 1 rounds, of a given length. */
function construction(
  circuits: readonly MeasuredCircuit[],
  name: string,
  words: string,
  lengthOf: (measurement: CircuitMeasurement) => number,
): Claim {
  const departures = rowsOf(circuits, [name]).map(({ label, row, measurement }) =>
    departure(label, row, measurement.depth + 1, lengthOf(measurement)),
  );
  return {
    claim: `A circuit of N nodes, width w and depth d is sampled exactly in d + 1 rounds by ${name}, with ${words}.`,
    source: JIANG,
    measured: measuredOf(departures),
    verdict: everyWithin(departures, [0, 0]),
  };
}

/** A sampler of n tokens for one law: exact, in 2 rounds. */
function inPlace(
  circuits: readonly MeasuredCircuit[],
  law: string,
  words: string,
  names: readonly string[],
): Claim {
  const departures = rowsOf(circuits, names)
    .filter(({ label }) => label.startsWith(law))
    .map(({ label, row, measurement }) => departure(label, row, 2, measurement.outputs));
  const means = names.map((name) => name.replace('in-place-', '')).join(' and by ');
  return {
    claim: `${words} of n bits are sampled exactly in 2 rounds on n tokens by ${means}.`,
    source: law === 'parity' ? JIANG : `derived, after ${JIANG}`,
    measured: measuredOf(departures),
    verdict: everyWithin(departures, [0, 0]),
  };
}

function withoutRevision(circuits: readonly MeasuredCircuit[]): Claim {
  const shares = rowsOf(circuits, ['plain']).map(({ label, row, measurement }) => ({
    label,
    value: row.mostRounds / measurement.outputs,
    standardError: 0,
  }));
  return {
    claim: 'Without remasking or revision, one-hot takes n rounds in the worst case.',
    source: `derived, after ${JIANG}`,
    measured: `the most rounds over n: ${rangeText(shares)}`,
    verdict: everyWithin(shares, [1, 1]),
  };
}

function rowsOf(circuits: readonly MeasuredCircuit[], names: readonly string[]) {
  return circuits.flatMap(({ label, measurement }) =>
    measurement.rows
      .filter(({ sampler }) => names.includes(sampler))
      .map((row) => ({ label: `${label}, ${row.sampler}`, row, measurement })),
  );
}

/** Total variation from the law, plus what rounds and length differ from those that are claimed; 0 if all is as claimed. */
function departure(label: string, row: CircuitRow, rounds: number, length: number): Measured {
  const { totalVariation, mostRounds } = row;
  const distance = totalVariation?.value ?? Number.NaN;
  const value = distance + Math.abs(mostRounds - rounds) + Math.abs(row.length - length);
  return { label, value, standardError: 0 };
}

function measuredOf(departures: readonly Measured[]): string {
  const most = Math.max(...departures.map(({ value }) => value));
  return `over ${departures.length} samplers, the largest total variation from the law of the circuit, plus departures of rounds and length: ${formatNumber(most)}`;
}
