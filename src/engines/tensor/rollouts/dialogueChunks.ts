import type { ChainProcess } from '../../../../kernels/chain.js';
import type { MaskedTokens } from '../../../../kernels/maskedTokens.js';
import { checkedLevels } from '../../../chunks/checks.js';
import type { CheckPolicy } from '../../../chunks/task.js';
import type { PhiloxKey } from '../../../random/philox.js';
import type { TensorChunks } from '../chunks.js';
import { refuseDisagreement } from '../refusals.js';
import { converse, type Dialogue, type Speakers, type StateLaws } from './dialogue.js';
import { comparison } from './stage.js';

/** Told of the laws of every state on the way of a trajectory. */
export type OnLaws = (state: MaskedTokens, laws: StateLaws) => void;

/** A trajectory of the s-th sampler. */
export interface Role<Outcome> {
  readonly s: number;
  readonly begin: () => Dialogue<Outcome>;
}

/** Chunks whose trajectories ask for laws. */
export interface Troupe<Outcome, Sums> {
  readonly task: {
    readonly chain: ChainProcess;
    readonly length: number;
    readonly key: PhiloxKey;
    readonly chunkSize: number;
    readonly checks: CheckPolicy;
    readonly tolerance: number;
  };
  readonly speakers: Speakers;
  readonly rowsAtOnce: number;
  /** Dialogues of a trajectory. */
  readonly rolesPerTrajectory: number;
  /** @param check compares a dialogue's laws with float64, if that trajectory is checked; each has its own */
  roles(trajectory: number, check: () => OnLaws | undefined): readonly Role<Outcome>[];
  /** Nothing yet. */
  empty(): Sums;
  add(sums: Sums, s: number, outcome: Outcome): void;
}

/** A chunk while it is computed. */
interface Chunk<Sums> {
  readonly number: number;
  readonly sums: Sums;
  disagreement?: number;
}

/** What every chunk's means have. */
interface ChunkRecord {
  readonly chunk: number;
  readonly tolerance: number;
  readonly disagreement?: number;
}

/** Carries on the dialogues of chunks that are computed together. */
export function dialogueChunks<Outcome, Sums extends { means(): object }>(
  troupe: Troupe<Outcome, Sums>,
): TensorChunks<ReturnType<Sums['means']> & ChunkRecord> {
  const { task, speakers, rowsAtOnce, rolesPerTrajectory } = troupe;
  const { chain, length, chunkSize, tolerance } = task;

  function castOf(chunk: Chunk<Sums>) {
    return Array.from({ length: chunkSize }, (_, t) => {
      const levels = length > 1 ? checkedLevels(task, length - 1, chunk.number, t) : new Set<number>();
      const compared = (found: number) => {
        chunk.disagreement = Math.max(chunk.disagreement ?? 0, found);
      };
      const check = () => (levels.size > 0 ? comparison(chain, levels, compared) : undefined);
      return troupe.roles(chunk.number * chunkSize + t, check).map((role) => ({ chunk, ...role }));
    }).flat();
  }

  return {
    rowsAtOnce,
    rowsPerChunk: chunkSize * rolesPerTrajectory,
    async compute(numbers: readonly number[]) {
      const chunks = numbers.map((number): Chunk<Sums> => ({ number, sums: troupe.empty() }));
      const cast = chunks.flatMap(castOf);
      const outcomes = await converse(
        speakers,
        cast.map(({ begin }) => begin),
        rowsAtOnce,
      );
      // In their own order, whichever has ended first: sums are rounded.
      cast.forEach(({ chunk, s }, i) => void troupe.add(chunk.sums, s, outcomes[i]));
      return chunks.map((chunk) => {
        refuseDisagreement(chunk);
        const { number, sums, disagreement } = chunk;
        const means = sums.means() as ReturnType<Sums['means']>;
        return { ...means, chunk: number, tolerance, disagreement };
      });
    },
    dispose: () => {
      for (const device of Object.values(speakers)) device.dispose();
    },
  };
}
