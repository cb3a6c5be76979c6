import { hostname } from 'node:os';
import { version } from '../version.js';
import type { Provenanced } from './sources.js';

/** How a result came about. A field that does not apply to a command is left out. */
export interface DocumentProvenance {
  /** Resolved options and positional arguments: value and source. */
  readonly options: Readonly<Record<string, Provenanced>>;
  readonly seed: string;
  readonly engine: string;
  readonly device: string;
  readonly estimator: string;
  readonly workers: number;
  readonly chunks: number;
  readonly trajectories: number;
  /** Wall clock and processor time of the computation. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Why sampling stopped. */
  readonly stopped: string;
  /** sha256 over the model's float64 tensors. */
  readonly modelSha256: string;
  readonly host: string;
  readonly node: string;
}

/** The one document of `--json`. */
export interface Document {
  readonly maskgap: string;
  readonly command: string;
  readonly partial?: true;
  readonly result: unknown;
  readonly provenance: Partial<DocumentProvenance>;
}

export function documentOf(
  command: string,
  result: unknown,
  provenance: Partial<DocumentProvenance>,
  partial = false,
): Document {
  return {
    maskgap: version(),
    command,
    ...(partial ? { partial: true as const } : {}),
    result,
    provenance: { ...provenance, host: hostname(), node: process.version },
  };
}
