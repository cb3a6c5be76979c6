import { inputError } from '../errors.js';
import type { Circuit } from './circuit.js';
import { oneHotCircuit } from './oneHot.js';
import { parityCircuit } from './parity.js';

/** A circuit that is at hand under a name, written `name:bits`. */
export interface NamedCircuit {
  readonly name: string;
  readonly describe: string;
  readonly build: (bits: number) => Circuit;
}

export const namedCircuits: readonly NamedCircuit[] = [
  { name: 'parity', describe: 'uniform on the strings of even sum', build: parityCircuit },
  { name: 'one-hot', describe: 'exactly one 1, at a uniform place', build: oneHotCircuit },
];

/** Whether the text has the form of a named circuit, `parity:8`. */
export function namesCircuit(text: string): boolean {
  return namedCircuits.some(({ name }) => text === name || text.startsWith(`${name}:`));
}

/** The circuit that is called `name:bits`. */
export function namedCircuit(text: string): Circuit {
  const [name, bits] = text.split(':', 2);
  const found = namedCircuits.find((each) => each.name === name);
  if (found === undefined) {
    const known = namedCircuits.map((each) => `${each.name}:BITS`).join(', ');
    throw inputError(`unknown circuit "${text}"`, `use one of ${known}, or a circuit's file`);
  }
  if (!/^[0-9]+$/.test(bits ?? '')) {
    throw inputError(`circuit "${text}" has no number of bits`, `write it ${name}:8`);
  }
  return found.build(Number(bits));
}
