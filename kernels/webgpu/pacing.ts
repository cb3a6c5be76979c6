/** Milliseconds that one dispatch should last: long against its overhead, short against a device's watchdog (seconds). */
const WANTED = 100;

/** How many levels (or trajectories) the next dispatch may go through, from how long the last one took. */
export class Pacing {
  #steps = 4;

  get steps(): number {
    return this.#steps;
  }

  /** @param milliseconds that `steps` took */
  record(steps: number, milliseconds: number): void {
    const fitting = (steps * WANTED) / Math.max(milliseconds, 0.1);
    // Early levels cost several times what late ones do, so growth is safe and a slow dispatch counts at once.
    this.#steps = Math.max(1, Math.floor(Math.min(fitting, 4 * steps)));
  }
}
