import type { Binding } from './bindings.js';

/**
 * The buffers of a run. A slot holds one trajectory; `L` below is `run.length`.
 *
 * Messages. The context of position j is (x_{j-m+1}, .., x_j); positions before the sequence count as revealed with token
 * 0, so that every context has m tokens. A forward message has the oldest token slowest, a backward message the newest:
 * mirror images, so that one step serves both directions. Hidden chains have one entry per state.
 */
export const STRUCTS = /* wgsl */ `
struct Run {
  length: u32,
  // Levels first .. end - 1 are revealed by this dispatch.
  first: u32,
  end: u32,
  slots: u32,
  key: vec2<u32>,
  // Number of distinct unconditional laws; position j has number min(j, laws - 1).
  laws: u32,
  // Entries of a slot's sorting area, a power of two.
  sorted: u32,
  // 2^(b - 32), where sums are integers in units of 2^-b nats.
  unit: f32,
}

struct Job {
  // 64-bit number of the trajectory.
  low: u32,
  high: u32,
  // Positions coreFirst .. coreEnd - 1 count in the sums.
  coreFirst: i32,
  coreEnd: i32,
  tolerance: f32,
}

struct Position {
  // By what the next message divides: 1 / the largest entry of the forward and of the backward message.
  scales: vec2<f32>,
  // H(x_j | all other revealed tokens), 64-bit integer.
  entropy: vec2<u32>,
  // Probability p of its token, or p - 1 where p > 1/2 and the token is the likeliest.
  chance: f32,
  unused: u32,
}

// What revealing the token of a level did; 64-bit integers.
struct Level {
  // Change of the summed entropies of the masked positions, that of the revealed one apart.
  masked: vec2<u32>,
  // Change of the summed entropies of the positions revealed before.
  known: vec2<u32>,
  // Chance of the revealed token.
  chance: f32,
  // Messages recomputed; the top bit says that a posterior left the range of float32.
  steps: u32,
}
`;

const binding = (name: string, type: string, access: Binding['access']): Binding => ({ name, type, access });

export const RUN = binding('run', 'Run', 'uniform');
export const JOBS = binding('jobs', 'array<Job>', 'read');
/** f32 tables of the chain; see tables.ts. */
export const TABLES = binding('tables', 'array<f32>', 'read');
/** 64-bit entropies by law, H(x_j) with nothing revealed. */
export const MARGINALS = binding('marginals', 'array<vec2<u32>>', 'read');
/** Integer laws of the draws; see tables.ts. */
export const THRESHOLDS = binding('thresholds', 'array<u32>', 'read');
/** [slots, 2, L]: the position revealed at a level; the level at which a position is revealed. */
export const orders = (access: Binding['access']) => binding('orders', 'array<u32>', access);
/** [slots, L] */
export const tokens = (access: Binding['access']) => binding('tokens', 'array<u32>', access);
/** [slots, run.sorted] (key, position) */
export const SORTING = binding('sorting', 'array<vec2<u32>>', 'read_write');
/** [slots, 2, L, states]: forward and backward messages. */
export const MESSAGES = binding('messages', 'array<f32>', 'read_write');
/** [slots, L] */
export const POSITIONS = binding('positions', 'array<Position>', 'read_write');
/** [slots, L] */
export const LEVELS = binding('levels', 'array<Level>', 'read_write');

/** Bytes of the structs. */
export const BYTES = { run: 48, job: 20, position: 24, level: 24 } as const;
