import { arch, cpus, platform, release, totalmem } from 'node:os';
import { philox4x32 } from '../random/philox.js';

/** What figures of speed depend on. */
export interface MachineFacts {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  /** Millions of Philox4x32-10 blocks per second in JavaScript on one core. */
  readonly megablocksPerSecond: number;
}

/** The machine at hand, with the speed of one of its cores. */
export function machineFacts(): MachineFacts {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    v8: process.versions.v8,
    megablocksPerSecond: processorSpeed(),
  };
}

const BLOCKS = 200_000;
const RUNS = 7;

/**
 * Millions of blocks of the generator per second of processor time on one core, the best of several runs: integer work
 * that fits into registers, so that it tells the speed of the core and little else.
 */
export function processorSpeed(): number {
  const words = new Uint32Array(4);
  let fastest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    for (let block = 0; block < BLOCKS; block++) philox4x32(block, run, words[0], words[1], [1, 2], words);
    const { user, system } = process.cpuUsage(before);
    fastest = Math.min(fastest, user + system);
  }
  return BLOCKS / fastest;
}
