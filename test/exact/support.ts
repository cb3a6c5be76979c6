import { readdirSync, readFileSync } from 'node:fs';

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A random law; about a share `zeros` of its entries is 0. */
export function randomLaw(random: () => number, size: number, zeros = 0): number[] {
  const weights = Array.from({ length: size }, () => (random() < zeros ? 0 : -Math.log(1 - random())));
  weights[Math.floor(random() * size)] += 0.1;
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / total);
}

/** Random rows. */
export function randomRows(random: () => number, rows: number, columns: number, zeros = 0): number[][] {
  return Array.from({ length: rows }, () => randomLaw(random, columns, zeros));
}

/** Sizes of a random composition of `length`. */
export function randomSizes(random: () => number, length: number): number[] {
  const sizes: number[] = [];
  for (let left = length; left > 0; ) {
    const size = 1 + Math.floor(random() * left);
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

export interface Golden {
  readonly name: string;
  readonly model: unknown;
  readonly length: number;
  readonly h?: number[];
  readonly hAt?: [number, number][];
  readonly entropy: number;
  readonly totalCorrelation: number;
  readonly dualTotalCorrelation?: number;
  readonly tokenMutualInformation: number[] | { end: number; interior: number };
  readonly kl: { sizes?: number[]; steps?: number; schedule?: string; value: number }[];
}

const GOLDEN = new URL('../fixtures/golden/', import.meta.url);

/** The golden cases (not those of samplers). */
export function goldenCases(): Golden[] {
  return readdirSync(GOLDEN)
    .filter((name) => name.startsWith('case'))
    .sort()
    .map((name) => ({ name, ...JSON.parse(readFileSync(new URL(name, GOLDEN), 'utf8')) }));
}
