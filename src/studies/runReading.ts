import type { InformationProfile } from '../estimators/informationProfile.js';
import type { AnyChunk, Reading, Sampled } from '../sampling/sampled.js';
import type { ChunkedEstimate } from '../statistics/paired.js';

/** What the chunks of a run say of its cells. Precision is cell by cell, those that are only compared with the run last. */
export interface RunReading extends Reading {
  /** The results of the cells, in their order. @param profile that of a run that says so */
  results(profile?: InformationProfile): object[];
  /** What the chunks say of each cell, in their order, where cells of other runs are compared with it. */
  chunked(): readonly (ChunkedEstimate | undefined)[];
  /** The profile that they estimate, if it is one. */
  readonly information?: InformationProfile;
}

/** How the chunks of a run are computed and read. */
export type RunChunks<Chunk extends AnyChunk = AnyChunk> = Sampled<Chunk, RunReading>;
