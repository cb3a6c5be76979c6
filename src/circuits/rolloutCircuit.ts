import { SETTINGS } from '../defaults.js';
import { keyFromSeed } from '../random/seed.js';
import { type CircuitMeasurement, type CircuitTarget, measureCircuit, namedCircuit } from './index.js';

/** Runs of each sampler where nobody says how many, and nothing is enumerated. */
const RUNS = 1000;

/** What `rolloutCircuit` takes. */
export interface CircuitChoice {
  readonly method?: 'auto' | 'exact' | 'monte-carlo';
  readonly seed?: string;
  /** Runs of each sampler. */
  readonly trajectories?: number;
  /** `chain-of-thought`, `remasking`, `revision`, or what else the circuit has; all of them by default. */
  readonly samplers?: readonly string[];
}

/**
 * Compiles a Boolean circuit with random bits to masked samplers that produce its output law (Jiang, Haghtalab & Chen
 * 2512.25014) and measures them: exactly where paths can be enumerated, else by runs.
 *
 * @param target a circuit, or the name of one that is at hand, such as `parity:8`
 */
export function rolloutCircuit(
  target: CircuitTarget | string,
  options: CircuitChoice = {},
): CircuitMeasurement {
  const { samplers, method = SETTINGS.method, seed = SETTINGS.seed, trajectories = RUNS } = options;
  const circuit = typeof target === 'string' ? namedCircuit(target) : target;
  return measureCircuit(circuit, { samplers, method, key: keyFromSeed(seed), trajectories });
}
