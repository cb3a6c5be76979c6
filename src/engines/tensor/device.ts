import type { ChainProcess } from '../../../kernels/chain.js';
import type { LagEntropies } from '../../../kernels/lags.js';
import type { PassRows } from '../../../kernels/tensor/evidence.js';
import { gapPass, gapTable } from '../../../kernels/tensor/gaps.js';
import { gapPassBytes, passBytes, tableBytes } from '../../../kernels/tensor/memory.js';
import { fullPass } from '../../../kernels/tensor/pass.js';
import { messagesFor } from '../../../kernels/tensor/process.js';
import type { Tensor, Tf } from '../../../kernels/tensor/tf.js';

/** Full passes of one chain on a device, with what it keeps there. */
export interface DevicePasses {
  /** Bytes on the device whatever the number of rows, and per row. */
  readonly fixedBytes: number;
  readonly bytesPerRow: number;
  /** [B, L] entropies; see `fullPass`. The caller owns the tensor. */
  run(rows: PassRows): Tensor;
  dispose(): void;
}

/** Passes of messages. */
export function messagePasses(tf: Tf, chain: ChainProcess, span: number): DevicePasses {
  const messages = messagesFor(tf, chain);
  return {
    fixedBytes: tableBytes(chain),
    bytesPerRow: passBytes(chain, span),
    run: (rows) => fullPass(tf, messages, chain.vocabularySize, rows),
    dispose: () => messages.dispose(),
  };
}

/** Passes by the gaps between revealed positions; undefined if the chain remembers for too long. */
export function gapPasses(tf: Tf, lags: LagEntropies, span: number): DevicePasses | undefined {
  const gaps = gapTable(lags);
  if (gaps === undefined) return undefined;
  const table = tf.tensor1d(gaps.entropies);
  return {
    fixedBytes: gaps.entropies.byteLength,
    bytesPerRow: gapPassBytes(span),
    run: (rows) => gapPass(tf, table, gaps.longest, rows),
    dispose: () => tf.dispose(table),
  };
}
