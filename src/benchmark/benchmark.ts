/** What one benchmark yields each time it runs; positive. */
export interface Benchmark {
  readonly name: string;
  /** One line: what is done. */
  readonly what: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  /** Whether the figure is of one core's speed, and so compares between machines by dividing by that. */
  readonly perCore: boolean;
  /** Prepares, outside of the time that is taken. */
  prepare(): Promise<() => Promise<number>>;
}

/** The figure of one benchmark: the median of `repeats` runs with their range. */
export interface BenchmarkRow {
  readonly name: string;
  readonly what: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly repeats: number;
  /**
   * The median in units of this core's own speed (see `processorSpeed`), higher better: about the same on every machine
   * for the same program. Where it is a matter of one core.
   */
  readonly inCoreSpeeds?: number;
}

/** A running benchmark, told before each. */
export type BenchmarkProgress = (name: string, done: number, total: number) => void;

/** How a benchmark is run, and who is told. */
export interface RunOptions {
  readonly repeats: number;
  /** Millions of blocks of the generator per second on one core: the yardstick; see `processorSpeed`. */
  readonly speed: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: BenchmarkProgress;
}

/** Runs benchmarks one after another. An interrupt ends it after the run in hand: what is finished is returned. */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  { repeats, speed, signal, onProgress }: RunOptions,
): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const [done, benchmark] of benchmarks.entries()) {
    onProgress?.(benchmark.name, done, benchmarks.length);
    const run = await benchmark.prepare();
    const figures: number[] = [];
    while (figures.length < repeats && !signal?.aborted) figures.push(await run());
    if (figures.length < repeats) break;
    rows.push(rowOf(benchmark, figures, speed));
  }
  return rows;
}

function rowOf(
  { name, what, unit, better, perCore }: Benchmark,
  figures: readonly number[],
  speed: number,
): BenchmarkRow {
  const sorted = [...figures].sort((a, b) => a - b);
  const median = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  return {
    name,
    what,
    unit,
    better,
    median,
    lowest: sorted[0],
    highest: sorted[sorted.length - 1],
    repeats: sorted.length,
    ...(perCore ? { inCoreSpeeds: better === 'higher' ? median / speed : 1 / (median * speed) } : {}),
  };
}
