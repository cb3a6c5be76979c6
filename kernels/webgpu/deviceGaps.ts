import type { PhiloxKey } from '../../src/random/philox.js';
import type { LagEntropies } from '../lags.js';
import { gapTable, startAt } from './gapTable.js';
import { IntegerSum, type Unit, unitFor } from './integers.js';
import { BYTES } from './layout.js';
import { Pacing } from './pacing.js';
import { bind, compile, type Gpu, guarded, type Program, readBack } from './program.js';
import { addLevels } from './readings.js';
import { blocksOf, gapShader } from './shaders/gaps.js';

/** Consecutive trajectories of one chunk. */
export interface Piece {
  readonly first: number;
  readonly count: number;
}

/** Threads of a workgroup that sorts and searches positions. */
const THREADS = 256;

const PIECE_BYTES = 12;
const CHANGE_BYTES = 16;

/** Bytes of one slot by buffer; `changes` are copied once more to be read. */
export function gapSlotBytes(length: number): Record<string, number> {
  return {
    pieces: PIECE_BYTES,
    sorting: 8 * sortedLength(length),
    ranks: 4 * (length + blocksOf(length)),
    changes: CHANGE_BYTES * length,
  };
}

const sortedLength = (length: number) => 2 ** Math.ceil(Math.log2(length));

/** @param threads a power of two @throws MaskgapError with code 'engine' if the device refuses the shader */
export function compileGaps(gpu: Gpu, threads?: number): Promise<Program> {
  const { maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX } = gpu.device.limits;
  const most = Math.min(maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX);
  return compile(gpu, gapShader(Math.min(threads ?? THREADS, most)));
}

/** What sequences of one length have in common, and the unit in which a chunk's sums fit 64 bits. */
export interface GapSequences {
  /** See gapTable.ts. */
  readonly table: Uint32Array;
  readonly length: number;
  readonly unit: Unit;
}

export function gapSequences(lags: LagEntropies, chunkSize: number): GapSequences {
  const length = lags.eta.length;
  const unit = unitFor(length * chunkSize * lags.marginal);
  return { table: gapTable(lags, unit), length, unit };
}

/** [L] sum of the profiles of `trajectories` trajectories from the changes of their pieces, nats. */
export function gapProfile(
  { table, length, unit }: GapSequences,
  pieces: readonly Uint32Array[],
  trajectories: number,
): Float64Array {
  const start = new IntegerSum(unit);
  for (let t = 0; t < trajectories; t++) start.add(table, startAt(length));
  const profile = new Float64Array(length);
  addLevels({ words: summed(pieces), perLevel: CHANGE_BYTES / 4 }, start, length, { profile });
  return profile;
}

/** Sums of 64-bit integers, pair by pair. */
function summed([first, ...others]: readonly Uint32Array[]): Uint32Array {
  if (others.length === 0) return first;
  const sum = first.slice();
  for (const words of others) {
    for (let i = 0; i < sum.length; i += 2) {
      const low = sum[i] + words[i];
      sum[i] = low;
      sum[i + 1] += words[i + 1] + (low > 0xffffffff ? 1 : 0);
    }
  }
  return sum;
}

/** The two-gap estimate on a device: up to `slots` pieces at a time. Its memory is taken when it is made. */
export class DeviceGaps {
  readonly #buffers: Record<string, GPUBuffer>;
  readonly #dispatch: ReturnType<typeof bind>;
  readonly #pacing = new Pacing();

  /** @throws MaskgapError with code 'engine' if there is not enough memory */
  static create(
    gpu: Gpu,
    program: Program,
    sequences: GapSequences,
    key: PhiloxKey,
    slots: number,
  ): Promise<DeviceGaps> {
    return guarded(gpu, () => new DeviceGaps(gpu, program, sequences, key, slots));
  }

  private constructor(
    readonly gpu: Gpu,
    program: Program,
    readonly sequences: GapSequences,
    readonly key: PhiloxKey,
    readonly slots: number,
  ) {
    const { device } = gpu;
    const { table, length } = sequences;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    this.#buffers = {
      run: device.createBuffer({
        size: BYTES.run,
        usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
      }),
      table: device.createBuffer({ size: table.byteLength, usage }),
    };
    for (const [label, bytes] of Object.entries(gapSlotBytes(length)))
      this.#buffers[label] = device.createBuffer({ label, size: bytes * slots, usage });
    device.queue.writeBuffer(this.#buffers.table, 0, table as Uint32Array<ArrayBuffer>);
    this.#dispatch = bind(gpu, program, this.#buffers);
  }

  /** The changes of at most `slots` pieces, for `gapProfile`. @throws MaskgapError with code 'engine' if the device fails */
  run(pieces: readonly Piece[]): Promise<Uint32Array[]> {
    return guarded(this.gpu, async () => {
      const { device, lost } = this.gpu;
      const { length } = this.sequences;
      device.queue.writeBuffer(this.#buffers.pieces, 0, piecesData(pieces));
      const most = Math.max(...pieces.map(({ count }) => count));
      for (let first = 0; first < most; ) {
        const end = Math.min(most, first + this.#pacing.steps);
        this.#writeRun(pieces.length, first, end);
        const encoder = device.createCommandEncoder();
        this.#dispatch(encoder, pieces.length);
        const started = performance.now();
        device.queue.submit([encoder.finish()]);
        await Promise.race([device.queue.onSubmittedWorkDone(), lost]);
        this.#pacing.record(end - first, performance.now() - started);
        first = end;
      }
      const bytes = CHANGE_BYTES * length;
      const changes = await readBack(this.gpu, this.#buffers.changes, pieces.length * bytes);
      return pieces.map((_, slot) => new Uint32Array(changes, slot * bytes, bytes / 4));
    });
  }

  #writeRun(slots: number, first: number, end: number): void {
    const { length, unit } = this.sequences;
    const run = Uint32Array.of(length, first, end, slots, ...this.key, 0, sortedLength(length));
    this.gpu.device.queue.writeBuffer(this.#buffers.run, 0, run);
    this.gpu.device.queue.writeBuffer(this.#buffers.run, run.byteLength, Float32Array.of(unit.high));
  }

  /** Gives the memory back. */
  destroy(): void {
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}

function piecesData(pieces: readonly Piece[]): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(
    pieces.flatMap(({ first, count }) => [first >>> 0, Math.floor(first / 0x1_0000_0000), count]),
  );
}
