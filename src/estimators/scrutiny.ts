import { MINIMUM_CHUNKS } from '../chunks/task.js';
import { type Concentration, concentration, excess } from '../statistics/concentration.js';
import type { Estimate } from '../statistics/estimate.js';

/** What makes the error bars of a run doubtful. */
export interface Doubt {
  /** A sentence for the user. */
  readonly alarm: string;
  /** Whether more trajectories may settle it. */
  readonly improvable: boolean;
}

/** Standard errors by which a known mean may be missed. */
const ALARMING = 4;
/** A mean that is missed after so many chunks is not going to be met. */
const PATIENCE = 2048;

/**
 * Collects what speaks against the error bars of a run's estimates (THEORY, "when a run may call itself precise"): chunks
 * that carry too much of a variance, and known means that are missed. It is judged from 32 chunks on.
 */
export class Scrutiny {
  #worst: Concentration & { readonly what: string } = {
    largest: 0,
    squares: 0,
    count: 1,
    what: '',
  };
  readonly #missed = new Map<string, Doubt>();

  /** @param chunks number of chunks of the run */
  constructor(readonly chunks: number) {}

  /** Looks at the chunks' values of something whose error comes from their spread. @param what names it in a sentence */
  spread(what: string, values: ArrayLike<number>): void {
    if (this.chunks < MINIMUM_CHUNKS) return;
    const found = concentration(values);
    if (excess(found) > excess(this.#worst)) this.#worst = { ...found, what };
  }

  /** Compares an estimate of something that is known. @param immaterial relative distance that does not count; by default what rounding makes of 14 digits */
  known(what: string, { value, standardError }: Estimate, mean: number, immaterial = 1e-13): void {
    if (this.chunks < MINIMUM_CHUNKS) return;
    const distance = Math.abs(value - mean);
    if (distance <= ALARMING * standardError || distance <= immaterial * Math.abs(mean)) return;
    this.#missed.set(what, {
      alarm: `${what} is known to be ${mean.toPrecision(6)}, and was sampled as ${value.toPrecision(6)}, ${standardError === 0 ? 'with no spread at all' : `${(distance / standardError).toFixed(1)} of its standard errors off`}: the errors of this run are too small`,
      improvable: this.chunks < PATIENCE,
    });
  }

  doubts(): Doubt[] {
    const { largest, squares, what } = this.#worst;
    const few = Math.ceil(1 / squares);
    const concentrated: Doubt[] =
      excess(this.#worst) > 1
        ? [
            {
              alarm: `as few as ${few} of ${this.chunks} chunks carry the variance of ${what} (one of them ${Math.round(100 * largest)}%): rare events decide it, and its standard error may be far too small`,
              improvable: true,
            },
          ]
        : [];
    return [...concentrated, ...this.#missed.values()];
  }
}
