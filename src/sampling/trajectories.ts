import { availableParallelism } from 'node:os';
import type { ChainProcess } from '../../kernels/chain.js';
import { MAX_LENGTH } from '../../kernels/reference/draw.js';
import type { WindowPlan } from '../chunks/task.js';
import { windowSpan } from '../chunks/windows.js';
import type { Engine } from '../engines/engine.js';
import { inputError } from '../errors.js';
import { lagEntropies } from '../exact/lagEntropies.js';
import { MOST_LEVELS, windowsFor } from './longSequences.js';
import type { MeasureOptions } from './options.js';

/** Memory of one worker where the run's has not been given. */
const MEMORY_PER_WORKER = 512 * 2 ** 20;

/** Elementary operations that the table of lags may take; a chain that mixes so slowly that it needs more is swept. */
const LAGS_BUDGET = 1e9;

/** What a trajectory is. */
export interface TrajectoryKind {
  /** For the provenance. */
  readonly method: 'sweep' | 'sweep of windows' | 'gaps';
  readonly windows?: WindowPlan;
}

/** What a trajectory is, and what it needs. */
export interface TrajectoryPlan extends TrajectoryKind {
  /** Bytes per worker. */
  readonly memory: number;
  /** Positions of which messages are kept, or L. */
  readonly span: number;
}

/**
 * The cheapest kind of trajectory that the engine, the chain and the memory allow: the order alone for stationary
 * first-order chains, else the whole sequence, or windows of it.
 */
export async function planTrajectories(
  engine: Engine,
  chain: ChainProcess,
  length: number,
  { memory = MEMORY_PER_WORKER }: Pick<MeasureOptions, 'memory'>,
): Promise<TrajectoryPlan> {
  const firstOrder = chain.kind === 'context' && chain.order === 1 && chain.stationary;
  const gaps = { kind: 'gaps', chain, length } as const;
  if (
    firstOrder &&
    engine.takes(gaps) === undefined &&
    engine.memoryFor(gaps) <= memory &&
    length <= MAX_LENGTH
  ) {
    if (lagEntropies(chain, length, LAGS_BUDGET) !== undefined)
      return withNeeds(engine, chain, length, { method: 'gaps' });
  }
  const windows = await windowsFor(chain, length, (span) => sweepMemory(engine, chain, span) <= memory);
  const method = windows === undefined ? 'sweep' : 'sweep of windows';
  return withNeeds(engine, chain, length, { method, windows });
}

/** Whether chunks of such trajectories have values of every position. */
export function keepsPositions(
  { levels }: Engine,
  { method, windows }: TrajectoryKind,
  length: number,
): boolean {
  if (windows !== undefined) return false;
  return length <= MOST_LEVELS || (method === 'sweep' && levels === 'all');
}

/** What trajectories of that kind need on an engine that can have them. */
export function withNeeds(
  engine: Engine,
  chain: ChainProcess,
  length: number,
  { method, windows }: TrajectoryKind,
): TrajectoryPlan {
  const span = windows === undefined ? length : windowSpan(length, windows);
  const kind = method === 'gaps' ? 'gaps' : 'sweep';
  return { method, windows, span, memory: engine.memoryFor({ kind, chain, length: span }) };
}

function sweepMemory(engine: Engine, chain: ChainProcess, length: number): number {
  return engine.memoryFor({ kind: 'sweep', chain, length });
}

/** As many threads as asked for and as fit the memory; at least one must fit. */
export function workersWithin(
  engine: Engine,
  { memory: needed, span }: TrajectoryPlan,
  {
    length,
    memory,
    workers = availableParallelism(),
    onNotice,
  }: Pick<MeasureOptions, 'length' | 'memory' | 'workers' | 'onNotice'>,
): number {
  if (!(Number.isInteger(workers) && workers >= 1))
    throw inputError(
      `workers: ${workers} is not a positive integer`,
      'give the number of threads, from 1 on',
    );
  const budget = memory ?? MEMORY_PER_WORKER * workers;
  const mebibytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
  if (needed > (memory ?? MEMORY_PER_WORKER)) {
    const what = span < length ? `windows of ${span} tokens` : `this model at L = ${length}`;
    throw inputError(
      `the ${engine.name} engine needs ${mebibytes(needed)} for ${what}, and ${mebibytes(memory ?? MEMORY_PER_WORKER)} are allowed`,
      'raise --memory, or take a shorter length or a lower order',
    );
  }
  const fitting = Math.min(workers, Math.floor(budget / needed));
  if (fitting < workers) {
    onNotice?.(`${fitting} of ${workers} workers fit ${mebibytes(budget)}; raise --memory for more`);
  }
  return fitting;
}
