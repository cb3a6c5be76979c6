import { MaskgapError } from '../../src/errors.js';
import type { ChainProcess } from '../chain.js';

/** Sizes of a chain that its shaders are written for. */
export interface Shape {
  readonly hidden: boolean;
  /** m; 1 for a hidden chain. */
  readonly order: number;
  /** V. */
  readonly vocabulary: number;
  /** Symbols of one axis of a message: V for contexts, S for a hidden chain. */
  readonly symbols: number;
  /** Entries of a message for one value of its slowest axis, V^(m-1). */
  readonly rows: number;
  /** Entries of a message. */
  readonly states: number;
}

export function shapeOf(chain: ChainProcess): Shape {
  const hidden = chain.kind === 'hidden';
  const order = hidden ? 1 : chain.order;
  const symbols = hidden ? chain.states : chain.vocabularySize;
  const rows = symbols ** (order - 1);
  return { hidden, order, vocabulary: chain.vocabularySize, symbols, rows, states: rows * symbols };
}

/** How a workgroup is laid out. Results do not depend on it. */
export interface Workgroup {
  /** Threads, a power of two. */
  readonly threads: number;
  /** Positions whose posteriors are formed together. */
  readonly batch: number;
}

/** Bytes of workgroup memory per thread: the extremes of both directions. */
const THREAD_BYTES = 32;
/** Bytes per position of a batch: total and largest weight, and the changes of the sums. */
const POSITION_BYTES = 32;
/** Bytes per position of a batch and symbol. */
const WEIGHT_BYTES = 8;

/** Most workgroup memory that is used: several workgroups share a processor's. */
const MOST_BYTES = 16384;

/**
 * A layout for a chain: about a thread per entry that a step recomputes in the middle of a sweep.
 *
 * @param threads a power of two, if the caller wants to say
 * @throws MaskgapError with code 'engine' if the posterior of one position exceeds the device's workgroup memory
 */
export function workgroupFor(shape: Shape, limits: GPUSupportedLimits, threads?: number): Workgroup {
  const most = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
  const wanted = threads ?? 2 ** Math.ceil(Math.log2(Math.min(128, Math.max(32, shape.states))));
  const chosen = Math.min(wanted, most);
  const perPosition = POSITION_BYTES + WEIGHT_BYTES * shape.vocabulary;
  const available = limits.maxComputeWorkgroupStorageSize - THREAD_BYTES * chosen;
  if (perPosition > available) {
    const largest = Math.floor((available - POSITION_BYTES) / WEIGHT_BYTES);
    throw new MaskgapError(
      'engine',
      `a vocabulary of ${shape.vocabulary} is beyond what this device's workgroup memory holds, ${largest}`,
      'use --engine wasm',
    );
  }
  const comfortable = Math.floor((MOST_BYTES - THREAD_BYTES * chosen) / perPosition);
  return { threads: chosen, batch: Math.max(1, Math.min(chosen, 16, comfortable)) };
}
