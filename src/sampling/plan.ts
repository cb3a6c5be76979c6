import { MINIMUM_CHUNKS } from '../chunks/task.js';
import { inputError } from '../errors.js';
import { LEAST_TO_CHOOSE, tooFewToChoose } from '../estimators/sampledProfile.js';
import type { MeasureOptions } from './options.js';
import type { PrecisionTarget } from './precision.js';
import type { TrajectoryKind } from './trajectories.js';

export interface ChunkPlan {
  /** Trajectories per chunk. */
  readonly chunkSize: number;
  /** Number of chunks, if it is fixed beforehand. */
  readonly chunks?: number;
}

/**
 * Tokens that make a chunk worth its storage: short sequences go many to a chunk, which also makes chunk means normal.
 * Gaps take a thousandth of a sweep's time, and go four in lockstep.
 */
const PER_CHUNK = {
  sweep: { tokens: 512, lanes: 1 },
  'sweep of windows': { tokens: 1024, lanes: 1 },
  gaps: { tokens: 16384, lanes: 4 },
} as const;
/** Years of the fastest machines. */
const MOST_TRAJECTORIES = 2 ** 40;
/** Sizes that are tried, the largest first. */
const MOST_SIZES = 2 ** 20;
/** Most chunks that a fixed number of trajectories is cut into. */
const MOST_CHUNKS = 1024;

/**
 * How trajectories are cut into chunks; a function of the arguments alone.
 *
 * @param method what a trajectory is
 * @param asked a fixed number of trajectories, unless precision decides; trajectories per chunk, if the user has said
 * @param chooses whether a schedule is chosen on what is sampled
 */
export function planChunks(
  length: number,
  method: TrajectoryKind['method'],
  { trajectories, chunkSize }: Pick<MeasureOptions, 'trajectories' | 'chunkSize'>,
  chooses = false,
): ChunkPlan {
  if (trajectories === undefined) {
    const { tokens, lanes } = PER_CHUNK[method];
    return { chunkSize: chunkSize ?? lanes * Math.max(1, Math.ceil(tokens / length / lanes)) };
  }
  if (trajectories < 2) {
    throw inputError(
      `--trajectories ${trajectories} gives no error bar`,
      `give at least 2, better ${MINIMUM_CHUNKS} or more`,
    );
  }
  if (trajectories > MOST_TRAJECTORIES)
    throw inputError(
      `--trajectories ${trajectories} are more than anything computes`,
      `give at most ${MOST_TRAJECTORIES}, or a precision (--relative-error)`,
    );
  const size = chunkSize ?? fittingSize(trajectories);
  if (Math.ceil(trajectories / size) < 2) {
    throw inputError(
      `--trajectories ${trajectories} with --chunk-size ${size} is a single chunk, which gives no error bar`,
      `give a chunk size of at most ${Math.floor(trajectories / 2)}`,
    );
  }
  const chunks = Math.ceil(trajectories / size);
  if (chooses && chunks < LEAST_TO_CHOOSE) throw tooFewToChoose(chunks, size);
  return { chunkSize: size, chunks };
}

/** The largest size that divides the number of trajectories and leaves at least 32 chunks, unless that makes too many chunks. */
function fittingSize(trajectories: number): number {
  const largest = Math.max(1, Math.floor(trajectories / MINIMUM_CHUNKS));
  for (let size = largest; size * MOST_CHUNKS >= trajectories && largest - size < MOST_SIZES; size--)
    if (trajectories % size === 0) return size;
  return largest;
}

/** An engine of a run; results of different engines differ in rounding and are not mixed. */
export interface PlannedEngine {
  readonly engine: string;
  /** Of the tensor engine. */
  readonly backend?: string;
  /** Whether it computes only the levels that are asked for. */
  readonly asked: boolean;
}

/** How a run is sampled. */
export interface PlannedSampling {
  /** The engine, and those that go on, in this order, where it cannot serve the run. */
  readonly engines: readonly PlannedEngine[];
  readonly chunkSize: number;
  readonly check: boolean;
  readonly trajectories: TrajectoryKind;
  /** A fixed number of chunks, or a target that the pilot turns into one. */
  readonly chunks?: number;
  readonly target?: PrecisionTarget;
}
