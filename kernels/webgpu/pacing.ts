/** Milliseconds that one dispatch should last: long against its overhead, short against a device's watchdog (seconds). */
const WANTED = 100;

/** How many levels the next dispatch may reveal, from how long the last one took. */
export class Pacing {
  #levels = 4;

  get levels(): number {
    return this.#levels;
  }

  /** @param milliseconds that `levels` took */
  record(levels: number, milliseconds: number): void {
    const fitting = (levels * WANTED) / Math.max(milliseconds, 0.1);
    // Early levels cost several times what late ones do, so growth is safe and a slow dispatch counts at once.
    this.#levels = Math.max(1, Math.floor(Math.min(fitting, 4 * levels)));
  }
}
