import { inputError } from '../errors.js';
import { quote } from '../nearest.js';
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
export interface NamedCircuit {
  readonly name: string;
  /** One line for the help text. */
  readonly summary: string;
  /** The circuit for so many bits. */
  readonly target: (bits: number) => CircuitTarget;
}

const ones = (answer: readonly Bit[]) => answer.reduce<number>((sum, bit) => sum + bit, 0);

/** Every circuit that is at hand by name. */
export const namedCircuits: readonly NamedCircuit[] = [
  {
    name: 'parity',
    summary: 'uniform on the strings of even sum',
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
    target: (bits) => ({
      circuit: oneHotCircuit(bits),
      contains: (answer) => ones(answer) === 1,
      samplers: { plain: oneHotWithoutRevision(bits), 'in-place-revision': oneHotByRevision(bits) },
    }),
  },
];

/** Whether the text has the form of a named circuit, `parity:8`. */
export function namesCircuit(text: string): boolean {
  return namedCircuits.some(({ name }) => text === name || text.startsWith(`${name}:`));
}

/** The law that is called `name:bits`. */
export function namedCircuit(text: string): CircuitTarget {
  const [name, bits] = text.split(':', 2);
  const found = namedCircuits.find((each) => each.name === name);
  if (found === undefined) {
    const known = namedCircuits.map((each) => `${each.name}:BITS`).join(', ');
    throw inputError(`unknown circuit ${quote(text)}`, `use one of ${known}, or a circuit's file`);
  }
  if (!/^[0-9]+$/.test(bits ?? '')) {
    throw inputError(`circuit ${quote(text)} has no number of bits`, `write it ${name}:8`);
  }
  return found.target(Number(bits));
}
