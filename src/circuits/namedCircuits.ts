import { numberArgument } from '../argument.js';
import { type Entry, registry } from '../registry.js';
import type { Circuit } from './circuit.js';
import type { Bit } from './gates.js';
import type { MaskedSampler } from './maskedSampler.js';
import { oneHotByRevision, oneHotCircuit, oneHotWithoutRevision } from './oneHot.js';
import { parityByRemasking, parityByRevision, parityCircuit } from './parity.js';

/** What a circuit's samplers are measured against. */
export interface CircuitTarget {
  readonly circuit: Circuit;
  /** The support of the output law, where it is known. */
  readonly contains?: (answer: readonly Bit[]) => boolean;
  /** Samplers that are made for this law, by name, besides the constructions for any circuit. */
  readonly samplers?: Readonly<Record<string, MaskedSampler>>;
}

/** A law that is at hand under a name, written `name:bits`. */
export interface NamedCircuit extends Entry<number> {
  /** The circuit for so many bits. */
  readonly target: (bits: number) => CircuitTarget;
}

/** Digits; what a second colon begins is not looked at. */
const BITS = numberArgument(
  'BITS',
  'a number of bits',
  '8',
  (bits) => bits >= 0,
  (text) => Number(/^[0-9]+(?=:|$)/.exec(text)?.[0] ?? Number.NaN),
);

const ones = (answer: readonly Bit[]) => answer.reduce<number>((sum, bit) => sum + bit, 0);

/** Every circuit that is at hand by name. */
export const namedCircuits: readonly NamedCircuit[] = [
  {
    name: 'parity',
    summary: 'uniform on the strings of even sum',
    argument: BITS,
    target: (bits) => ({
      circuit: parityCircuit(bits),
      contains: (answer) => ones(answer) % 2 === 0,
      samplers: {
        'in-place-remasking': parityByRemasking(bits),
        'in-place-revision': parityByRevision(bits),
      },
    }),
  },
  {
    name: 'one-hot',
    summary: 'exactly one 1, at a uniform place',
    argument: BITS,
    target: (bits) => ({
      circuit: oneHotCircuit(bits),
      contains: (answer) => ones(answer) === 1,
      samplers: { plain: oneHotWithoutRevision(bits), 'in-place-revision': oneHotByRevision(bits) },
    }),
  },
];

/** They by name. */
export const circuitRegistry = registry('circuit', namedCircuits, "give a circuit's file");

/** Whether the text has the form of a named circuit, `parity:8`. */
export function namesCircuit(text: string): boolean {
  return circuitRegistry.find(text) !== undefined;
}

/** The law that is called `name:bits`. */
export function namedCircuit(text: string): CircuitTarget {
  const { entry, value } = circuitRegistry.parse(text);
  return entry.target(value!);
}
