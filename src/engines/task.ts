import type { ChainProcess } from '../../kernels/chain.js';
import type { PhiloxKey } from '../random/philox.js';
import type { CheckPolicy } from './engine.js';

/** What determines the content of numbered chunks of trajectories, whatever is done along them. */
export interface ChunkTask {
  readonly chain: ChainProcess;
  /** L >= 1. */
  readonly length: number;
  readonly key: PhiloxKey;
  /** Trajectories per chunk; chunk c holds trajectories c * chunkSize .. (c + 1) * chunkSize - 1. */
  readonly chunkSize: number;
  /** Projective distance at which a message counts as unchanged. */
  readonly tolerance: number;
  readonly checks: CheckPolicy;
}
