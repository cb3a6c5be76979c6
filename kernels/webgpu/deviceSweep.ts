import type { PhiloxKey } from '../../src/random/philox.js';
import type { ChainProcess } from '../chain.js';
import type { Core } from '../reference/sweep.js';
import { type UnconditionalLaws, unconditionalLaws } from '../reference/unconditionalLaws.js';
import { toIntegers, type Unit, unitFor } from './integers.js';
import { BYTES } from './layout.js';
import { Pacing } from './pacing.js';
import { bind, compile, type Gpu, guarded, type Program, readBack } from './program.js';
import { entropiesAt, type SlotReading } from './readings.js';
import { orderShader } from './shaders/orders.js';
import { prepareShader } from './shaders/prepare.js';
import { sweepShader } from './shaders/sweep.js';
import { tokenGroups, tokenShader } from './shaders/tokens.js';
import { type Shape, shapeOf, type Workgroup } from './shape.js';
import { tablesOf, thresholdsOf } from './tables.js';

/** One trajectory to sweep. */
export interface SweepJob {
  readonly trajectory: number;
  readonly tolerance: number;
  /** The positions that count. */
  readonly core: Core;
  /** The unmasking order, if it is not the trajectory's uniform order of all positions. */
  readonly order?: Int32Array;
  /** Numbers of revealed positions after which the entropies are wanted. */
  readonly stops?: ReadonlySet<number>;
}

/** What became of a job. */
export interface SweptJob {
  readonly reading: SlotReading;
  /** By number of revealed positions, [L] entropies in nats. */
  readonly stops: ReadonlyMap<number, Float64Array>;
}

/** Bytes of one slot by buffer. */
export function slotBytes({ states }: Shape, length: number): Record<string, number> {
  return {
    jobs: BYTES.job,
    sorting: 8 * sortedLength(length),
    orders: 8 * length,
    tokens: 4 * length,
    messages: 8 * length * states,
    positions: BYTES.position * length,
    levels: BYTES.level * length,
  };
}

const sortedLength = (length: number) => 2 ** Math.ceil(Math.log2(length));

/** The compiled shaders of a chain; they serve every length. */
export interface SweepPrograms {
  readonly shape: Shape;
  readonly tokens: Program;
  readonly orders: Program;
  readonly prepare: Program;
  readonly sweep: Program;
}

/** Compiles the shaders of a chain. @throws MaskgapError with code 'engine' if the device refuses one */
export async function compileSweep(
  gpu: Gpu,
  chain: ChainProcess,
  workgroup: Workgroup,
): Promise<SweepPrograms> {
  const shape = shapeOf(chain);
  const [tokens, orders, prepare, sweep] = [
    tokenShader(shape),
    orderShader(workgroup.threads),
    prepareShader(shape, workgroup.threads),
    sweepShader(shape, workgroup),
  ];
  return {
    shape,
    tokens: await compile(gpu, tokens),
    orders: await compile(gpu, orders),
    prepare: await compile(gpu, prepare),
    sweep: await compile(gpu, sweep),
  };
}

/** What sequences of one length have in common. */
export interface Sequences {
  readonly chain: ChainProcess;
  readonly length: number;
  /** [L] H(X_i) with nothing revealed, nats. */
  readonly marginal: Float64Array;
  /** [L] pairs: the same as integers. */
  readonly marginals: Uint32Array;
  readonly unit: Unit;
  readonly laws: UnconditionalLaws;
}

export function sequencesOf(chain: ChainProcess, length: number): Sequences {
  const laws = unconditionalLaws(chain, length);
  const unit = unitFor(length * Math.log(chain.vocabularySize));
  const last = laws.entropies.length - 1;
  const marginal = Float64Array.from({ length }, (_, j) => laws.entropies[Math.min(j, last)]);
  return { chain, length, marginal, marginals: toIntegers(marginal, unit), unit, laws };
}

/** The sweep on a device: up to `slots` trajectories at a time. Its memory is taken when it is made. */
export class DeviceSweep {
  readonly #buffers: Record<string, GPUBuffer>;
  readonly #dispatch: Record<'tokens' | 'orders' | 'prepare' | 'sweep', ReturnType<typeof bind>>;
  readonly #pacing = new Pacing();

  /**
   * @param slots at most what the device's limits allow, see `slotBytes`
   * @throws MaskgapError with code 'engine' if there is not enough memory
   */
  static async create(
    gpu: Gpu,
    programs: SweepPrograms,
    sequences: Sequences,
    key: PhiloxKey,
    slots: number,
  ): Promise<DeviceSweep> {
    return guarded(gpu, () => new DeviceSweep(gpu, programs, sequences, key, slots));
  }

  private constructor(
    readonly gpu: Gpu,
    readonly programs: SweepPrograms,
    readonly sequences: Sequences,
    readonly key: PhiloxKey,
    readonly slots: number,
  ) {
    this.#buffers = this.#allocate();
    const bound = (program: Program) => bind(gpu, program, this.#buffers);
    this.#dispatch = {
      tokens: bound(programs.tokens),
      orders: bound(programs.orders),
      prepare: bound(programs.prepare),
      sweep: bound(programs.sweep),
    };
  }

  #allocate(): Record<string, GPUBuffer> {
    const { device } = this.gpu;
    const { chain, length, laws, unit } = this.sequences;
    const { shape } = this.programs;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const filled = (data: Float32Array | Uint32Array) => {
      const buffer = device.createBuffer({ size: data.byteLength, usage });
      device.queue.writeBuffer(buffer, 0, data as Uint32Array<ArrayBuffer>);
      return buffer;
    };
    const slots = Object.entries(slotBytes(shape, length)).map(([name, bytes]) => [
      name,
      device.createBuffer({ label: name, size: bytes * this.slots, usage }),
    ]);
    return {
      ...Object.fromEntries(slots),
      run: device.createBuffer({
        size: BYTES.run,
        usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
      }),
      tables: filled(tablesOf(chain, shape, laws)),
      marginals: filled(toIntegers(laws.entropies, unit)),
      thresholds: filled(thresholdsOf(chain)),
    };
  }

  get length(): number {
    return this.sequences.length;
  }

  /** Sweeps at most `slots` trajectories. @throws MaskgapError with code 'engine' if the device fails */
  async run(jobs: readonly SweepJob[]): Promise<SweptJob[]> {
    return guarded(this.gpu, async () => {
      this.#start(jobs);
      const stops = jobs.map(() => new Map<number, Float64Array>());
      for (let level = 0; level < this.length; ) {
        const end = this.#nextStop(jobs, level, Math.min(this.length, level + this.#pacing.steps));
        await this.#advance(jobs.length, level, end);
        await this.#readStops(jobs, end, stops);
        level = end;
      }
      const { positions, levels } = await this.#results(jobs.length);
      return jobs.map((_, slot) => ({
        reading: {
          positions,
          levels,
          positionsAt: slot * this.length * BYTES.position,
          levelsAt: slot * this.length * BYTES.level,
        },
        stops: stops[slot],
      }));
    });
  }

  /** [slots of the last run, L] tokens that it drew; [slots, 2, L] orders and ranks. */
  async draws(count: number): Promise<{ readonly tokens: Uint32Array; readonly orders: Uint32Array }> {
    const [tokens, orders] = await Promise.all([
      readBack(this.gpu, this.#buffers.tokens, 4 * count * this.length),
      readBack(this.gpu, this.#buffers.orders, 8 * count * this.length),
    ]);
    return { tokens: new Uint32Array(tokens), orders: new Uint32Array(orders) };
  }

  /** Draws the sequences and orders, and masks everything. */
  #start(jobs: readonly SweepJob[]): void {
    const { device } = this.gpu;
    device.queue.writeBuffer(this.#buffers.jobs, 0, jobsData(jobs));
    this.#writeRun(jobs.length, 0, 0);
    const encoder = device.createCommandEncoder();
    this.#dispatch.tokens(encoder, tokenGroups(jobs.length));
    if (jobs.some(({ order }) => order === undefined)) this.#dispatch.orders(encoder, jobs.length);
    this.#dispatch.prepare(encoder, jobs.length);
    device.queue.submit([encoder.finish()]);
    jobs.forEach(({ order }, slot) => {
      if (order === undefined) return;
      const ranked = new Uint32Array(2 * this.length);
      ranked.set(order);
      order.forEach((position, level) => {
        ranked[this.length + position] = level;
      });
      device.queue.writeBuffer(this.#buffers.orders, slot * ranked.byteLength, ranked);
    });
  }

  async #advance(slots: number, first: number, end: number): Promise<void> {
    const { device, lost } = this.gpu;
    this.#writeRun(slots, first, end);
    const encoder = device.createCommandEncoder();
    this.#dispatch.sweep(encoder, slots);
    const started = performance.now();
    device.queue.submit([encoder.finish()]);
    await Promise.race([device.queue.onSubmittedWorkDone(), lost]);
    this.#pacing.record(end - first, performance.now() - started);
  }

  #writeRun(slots: number, first: number, end: number): void {
    const { queue } = this.gpu.device;
    const words = [this.length, first, end, slots, ...this.key, this.sequences.laws.states.length];
    const run = Uint32Array.of(...words, sortedLength(this.length));
    queue.writeBuffer(this.#buffers.run, 0, run);
    queue.writeBuffer(this.#buffers.run, run.byteLength, Float32Array.of(this.sequences.unit.high));
  }

  /** The first stop in (level, end], or the end. */
  #nextStop(jobs: readonly SweepJob[], level: number, end: number): number {
    let next = end;
    for (const { stops } of jobs)
      for (const stop of stops ?? []) if (stop > level && stop < next) next = stop;
    return next;
  }

  async #readStops(
    jobs: readonly SweepJob[],
    level: number,
    found: readonly Map<number, Float64Array>[],
  ): Promise<void> {
    if (!jobs.some(({ stops }) => stops?.has(level))) return;
    const bytes = this.length * BYTES.position;
    const positions = await readBack(this.gpu, this.#buffers.positions, jobs.length * bytes);
    jobs.forEach(({ stops }, slot) => {
      if (stops?.has(level))
        found[slot].set(level, entropiesAt(positions, slot * bytes, this.length, this.sequences.unit));
    });
  }

  async #results(count: number): Promise<{ positions: ArrayBuffer; levels: ArrayBuffer }> {
    const { positions, levels } = this.#buffers;
    const [ofPositions, ofLevels] = await Promise.all([
      readBack(this.gpu, positions, count * this.length * BYTES.position),
      readBack(this.gpu, levels, count * this.length * BYTES.level),
    ]);
    return { positions: ofPositions, levels: ofLevels };
  }

  /** Gives the memory back. */
  destroy(): void {
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}

function jobsData(jobs: readonly SweepJob[]): ArrayBuffer {
  const data = new ArrayBuffer(jobs.length * BYTES.job);
  const words = new Uint32Array(data);
  const floats = new Float32Array(data);
  jobs.forEach(({ trajectory, core, tolerance }, slot) => {
    const at = (slot * BYTES.job) / 4;
    words[at] = trajectory >>> 0;
    words[at + 1] = Math.floor(trajectory / 0x1_0000_0000);
    words[at + 2] = core.first;
    words[at + 3] = core.end;
    floats[at + 4] = tolerance;
  });
  return data;
}
