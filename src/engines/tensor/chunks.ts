import { Evidence } from '../../../kernels/reference/evidence.js';
import { predictiveEntropies } from '../../../kernels/reference/families.js';
import { disagreement, freshEntropies } from '../../../kernels/reference/freshPass.js';
import { gapEntropies } from '../../../kernels/reference/gaps.js';
import { unconditionalLaws } from '../../../kernels/reference/unconditionalLaws.js';
import { rowsWithin } from '../../../kernels/tensor/memory.js';
import type { Tf } from '../../../kernels/tensor/tf.js';
import { Draws } from '../../../kernels/wasm/draw.js';
import { checkedLevels } from '../../chunks/checks.js';
import type { ChunkMeans, ProfileTask } from '../../chunks/task.js';
import { windowSpan } from '../../chunks/windows.js';
import { compensatedSum } from '../../numeric/sum.js';
import { type PassRequest, runBatches } from './batches.js';
import { gapPasses, messagePasses } from './device.js';
import { type PassSums, passSums } from './passSums.js';
import { planReadings, type ReadingPlan } from './readingPlan.js';
import { refuseDisagreement, refuseMemory } from './refusals.js';
import { drawTrajectory, type Trajectory } from './trajectory.js';

/** Longest sequence of which values per position are kept. */
const MOST_POSITIONS = 4096;

/** Chunks of one task on one device. */
export interface TensorChunks<Means = ChunkMeans> {
  /** Passes that a device takes at once, as far as memory allows. */
  readonly rowsAtOnce: number;
  /** About the passes of one chunk. */
  readonly rowsPerChunk: number;
  /** Computes these chunks together; what each contains does not depend on the others. */
  compute(chunks: readonly number[]): Promise<Means[]>;
  dispose(): void;
}

/** A trajectory with its passes as they come in. */
interface Running {
  readonly trajectory: Trajectory;
  readonly plan: ReadingPlan;
  readonly sums: Map<number, PassSums>;
}

/**
 * @param budget bytes that may be used on the device
 * @param mostRows rows beyond which the device gains nothing
 */
export function tensorChunks(tf: Tf, task: ProfileTask, budget: number, mostRows: number): TensorChunks {
  const { chain, length, key, chunkSize, tolerance } = task;
  const windows = task.kind === 'sweep' ? task.windows : undefined;
  const lags = task.kind === 'gaps' ? task.lags : undefined;
  const span = windows === undefined ? length : windowSpan(length, windows);
  const byGaps = lags && gapPasses(tf, lags, span);
  const passes = byGaps ?? messagePasses(tf, chain, span);
  refuseMemory(passes, budget);
  const rowsAtOnce = rowsWithin(budget - passes.fixedBytes, passes.bytesPerRow, mostRows);
  const perPosition = windows === undefined && length <= MOST_POSITIONS;
  const draws = new Draws(chain, span, key);
  const laws = unconditionalLaws(chain, span).entropies;
  const marginal = Float64Array.from({ length: span }, (_, j) => laws[Math.min(j, laws.length - 1)]);
  const entropiesOf = predictiveEntropies(chain);

  /** An estimate of H(X) from the trajectory's tokens; exact where they have been averaged out. */
  function entropyAlong({ tokens, core, weight }: Trajectory): number {
    if (byGaps) return lags!.marginal + (length > 1 ? (length - 1) * lags!.eta[1] : 0);
    const counted = entropiesOf(tokens).subarray(core.first, core.end);
    return (weight * length * compensatedSum(counted)) / (core.end - core.first);
  }

  /** Disagreement of a pass with float64. */
  function compare({ tokens, places }: Trajectory, revealed: number, entropies: Float64Array): number {
    const seen = Uint8Array.from(places, (place) => (place < revealed ? 1 : 0));
    if (byGaps) return disagreement(gapEntropies(lags!, seen), entropies);
    const evidence = new Evidence(span, chain.vocabularySize);
    evidence.reset(Int32Array.from(tokens));
    evidence.revealed.set(seen);
    return disagreement(freshEntropies(chain, evidence), entropies);
  }

  function begin(trajectoryNumber: number): Running {
    const trajectory = drawTrajectory({ length, key, windows }, span, draws, trajectoryNumber);
    const sums = new Map([[0, passSums(trajectory, 0, marginal)]]);
    return { trajectory, plan: planReadings(task, trajectory), sums };
  }

  function requestsOf(chunk: Chunk): PassRequest[] {
    return chunk.running.flatMap(({ trajectory, plan, sums }, index) => {
      const checked = checkedLevels(task, span, chunk.number, index);
      // Values per position are of the pass with everything revealed.
      const counts = new Set([...plan.passes, ...checked, ...(chunk.conditional ? [span] : [])]);
      counts.delete(0);
      return Array.from(counts, (revealed): PassRequest => {
        return {
          trajectory,
          revealed,
          take(entropies, offset) {
            sums.set(revealed, passSums(trajectory, revealed, entropies, offset));
            if (revealed === span && chunk.conditional) {
              for (let j = 0; j < span; j++) chunk.conditional[j] += entropies[offset + j] / chunkSize;
            }
            if (!checked.has(revealed)) return;
            const found = compare(
              trajectory,
              revealed,
              Float64Array.from(entropies.subarray(offset, offset + span)),
            );
            chunk.disagreement = Math.max(chunk.disagreement ?? 0, found);
          },
        };
      });
    });
  }

  function finish(chunk: Chunk): ChunkMeans {
    const { number, running, conditional } = chunk;
    refuseDisagreement(chunk);
    const readings = running.map(({ plan, sums }) => plan.read((revealed) => sums.get(revealed)!));
    const totals = running.map(({ trajectory }, t) => readings[t].total ?? entropyAlong(trajectory));
    const mean = (vectors: readonly Float64Array[]) =>
      vectors[0].map((_, i) => compensatedSum(vectors.map((vector) => vector[i])) / chunkSize);
    return {
      chunk: number,
      trajectories: chunkSize,
      profile: mean(readings.map(({ profile }) => profile)),
      total: compensatedSum(totals) / chunkSize,
      sums: mean(readings.map(({ sums }) => sums)),
      totals: mean(readings.map((one, t) => Float64Array.from(one.totals, (own) => own ?? totals[t]))),
      ...(conditional && { marginal, conditional }),
      tolerance,
      disagreement: chunk.disagreement,
    };
  }

  return {
    rowsAtOnce,
    rowsPerChunk: chunkSize * begin(0).plan.passes.size,
    async compute(numbers) {
      const chunks = numbers.map((number): Chunk => {
        const running = Array.from({ length: chunkSize }, (_, t) => begin(number * chunkSize + t));
        return { number, running, conditional: perPosition ? new Float64Array(span) : undefined };
      });
      await runBatches(passes, chunks.flatMap(requestsOf), rowsAtOnce);
      return chunks.map(finish);
    },
    dispose: () => passes.dispose(),
  };
}

/** A chunk while it is computed. */
interface Chunk {
  readonly number: number;
  readonly running: readonly Running[];
  /** [L] means per position, of whole sequences. */
  readonly conditional?: Float64Array;
  disagreement?: number;
}
