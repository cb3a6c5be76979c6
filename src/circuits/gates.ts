/** A truth value as a number. */
export type Bit = 0 | 1;

/** A Boolean gate: how many inputs it takes, and what it computes of them. */
export interface Gate {
  readonly least: number;
  readonly most: number;
  /** Its output. */
  readonly evaluate: (inputs: readonly Bit[]) => Bit;
}

const bit = (truth: boolean): Bit => (truth ? 1 : 0);
const all = (inputs: readonly Bit[]) => inputs.every((value) => value === 1);
const some = (inputs: readonly Bit[]) => inputs.includes(1);
const odd = (inputs: readonly Bit[]) => inputs.reduce<number>((sum, value) => sum + value, 0) % 2 === 1;

const of = (most: number, truth: (inputs: readonly Bit[]) => boolean): Gate => ({
  least: 1,
  most,
  evaluate: (inputs) => bit(truth(inputs)),
});

/** The gates that compute; fan-in is unbounded where a gate is symmetric. Sources (random bits, constants) are no gates. */
export const GATES: Readonly<Record<string, Gate>> = {
  copy: of(1, all),
  not: of(1, (inputs) => !all(inputs)),
  and: of(Number.POSITIVE_INFINITY, all),
  or: of(Number.POSITIVE_INFINITY, some),
  xor: of(Number.POSITIVE_INFINITY, odd),
  nand: of(Number.POSITIVE_INFINITY, (inputs) => !all(inputs)),
  nor: of(Number.POSITIVE_INFINITY, (inputs) => !some(inputs)),
  xnor: of(Number.POSITIVE_INFINITY, (inputs) => !odd(inputs)),
};
