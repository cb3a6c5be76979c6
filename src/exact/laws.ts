import { inputError } from '../errors.js';
import type { ProfileView } from '../profile.js';

/** A law on [V]^L whose information profile is known in closed form at any length; values in nats. */
export interface TestLaw extends ProfileView {
  readonly vocabularySize: number;
  readonly entropy: number;
  readonly totalCorrelation: number;
  readonly dualTotalCorrelation: number;
  /** The law itself, [V^L], position 0 slowest: for small L. */
  massFunction(): Float64Array;
}

/**
 * Uniform on a maximum-distance-separable code of dimension d in F_q^L: any d positions are independent and uniform and
 * determine the rest, so h(k) = log q for k < d, else 0 (Chen, Cong & Li 2511.04647). The profile holds for every (q, L, d)
 * that has such a code; `massFunction` knows d = 1 (repetition), d = L-1 (sum 0), d = L, and Reed-Solomon codes (q prime, q >= L).
 */
export function linearCode(q: number, length: number, dimension: number): TestLaw {
  if (!(Number.isInteger(dimension) && dimension >= 1 && dimension <= length)) {
    throw inputError(`dimension is ${dimension}`, `give an integer in 1..${length}`);
  }
  return {
    vocabularySize: q,
    length,
    at: (level) => (level < dimension ? Math.log(q) : 0),
    entropy: dimension * Math.log(q),
    totalCorrelation: (length - dimension) * Math.log(q),
    dualTotalCorrelation: dimension === length ? 0 : dimension * Math.log(q),
    massFunction: () => {
      const law = new Float64Array(q ** length);
      const words = q ** dimension;
      for (let message = 0; message < words; message++)
        law[codeword(q, length, dimension, message)] = 1 / words;
      return law;
    },
  };
}

/** One fair bit, L times: TC = (L-1) log 2, DTC = log 2. */
export function repeatedBit(length: number): TestLaw {
  return linearCode(2, length, 1);
}

/** Uniform on the bit strings of even sum, L >= 2: all levels are log 2 but the last, which is 0. */
export function evenParity(length: number): TestLaw {
  return linearCode(2, length, length - 1);
}

/**
 * Exactly one 1 among L bits, at a uniform place. With n = L-k masked the 1 is among them with probability n/L, so
 * h(k) = (n log n - (n-1) log(n-1)) / L. Derived.
 */
export function oneHot(length: number): TestLaw {
  const at = (level: number): number => {
    const masked = length - level;
    return masked === 1 ? 0 : (Math.log(masked) + (masked - 1) * Math.log1p(1 / (masked - 1))) / length;
  };
  return {
    vocabularySize: 2,
    length,
    at,
    entropy: Math.log(length),
    totalCorrelation: length === 1 ? 0 : (length - 1) * Math.log1p(1 / (length - 1)),
    dualTotalCorrelation: Math.log(length),
    massFunction: () => {
      const law = new Float64Array(2 ** length);
      for (let i = 0; i < length; i++) law[2 ** i] = 1 / length;
      return law;
    },
  };
}

/**
 * The law of L tokens that are independent given one of m components, [V^L], position 0 slowest. Its dual total correlation
 * is at most the entropy of the weights, hence at most log m (Chen, Cong & Li 2511.04647).
 *
 * @param weights [m], law of the component
 * @param components [m][L][V], laws of the tokens given the component
 */
export function mixtureOfProducts(
  weights: readonly number[],
  components: readonly (readonly (readonly number[])[])[],
): Float64Array {
  const law = new Float64Array(components[0].reduce((size, { length }) => size * length, 1));
  components.forEach((positions, component) => {
    let product = [weights[component]];
    for (const position of positions) product = product.flatMap((p) => position.map((each) => p * each));
    product.forEach((p, sequence) => {
      law[sequence] += p;
    });
  });
  return law;
}

/** Index in [q^L] of the word that encodes a message in 0 .. q^d - 1. */
function codeword(q: number, length: number, dimension: number, message: number): number {
  const digits = Array.from({ length: dimension }, (_, i) => Math.floor(message / q ** i) % q);
  return symbols(q, length, dimension, digits).reduce((index, symbol) => index * q + symbol, 0);
}

function symbols(q: number, length: number, dimension: number, digits: readonly number[]): readonly number[] {
  if (dimension === length) return digits;
  if (dimension === 1) return new Array<number>(length).fill(digits[0]);
  if (dimension === length - 1) return [...digits, (q * length - digits.reduce((a, b) => a + b, 0)) % q];
  if (q < length || !isPrime(q)) {
    throw inputError(
      `no code of dimension ${dimension} and length ${length} over ${q} symbols is at hand`,
      'take a prime q >= L',
    );
  }
  const evaluate = (point: number) => digits.reduceRight((value, digit) => (value * point + digit) % q, 0);
  return Array.from({ length }, (_, point) => evaluate(point));
}

function isPrime(q: number): boolean {
  for (let divisor = 2; divisor * divisor <= q; divisor++) if (q % divisor === 0) return false;
  return q >= 2;
}
