import { MaskgapError } from '../../errors.js';

/** What works through batches on a device: up to `slots` items at a time. */
export interface BatchWorker<Item, Result> {
  readonly slots: number;
  run(items: readonly Item[]): Promise<Result[]>;
  destroy(): void;
}

/** An item on its way. */
interface Pending<Item, Result> {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Collects items into batches. The device works on one batch while the host takes the results of the one before. Memory
 * grows with the largest batch so far, and batches shrink to what the device can have.
 */
export class Batches<Item, Result> {
  readonly #waiting: Pending<Item, Result>[] = [];
  #worker: BatchWorker<Item, Result> | undefined;
  #most: number;
  #pumping = false;

  /**
   * @param most slots of the largest worker to make
   * @param create makes a worker; MaskgapError "out of memory .." if the device has not enough
   */
  constructor(
    most: number,
    readonly create: (slots: number) => Promise<BatchWorker<Item, Result>>,
  ) {
    this.#most = most;
  }

  /**
   * Puts items into the queue; results come in the same order.
   *
   * @param failed told at least once if an item, or taking its result, has failed
   */
  submit(
    items: readonly Item[],
    done: (result: Result, index: number) => void,
    failed: (error: unknown) => void,
  ): void {
    items.forEach((item, index) => {
      this.#waiting.push({ item, done: (result) => done(result, index), failed });
    });
    if (!this.#pumping) this.#pump();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    // Chunks asked for at the same time go together.
    await turn();
    let finish = () => {};
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#most);
      const running = this.#run(batch.map(({ item }) => item)).then(
        (results) => () => takeOver(batch, results),
        (error) => () => {
          for (const { failed } of batch) failed(error);
        },
      );
      finish();
      finish = await running;
      if (this.#waiting.length > 0) continue;
      // Nothing to overlap with: what is asked for next depends on these results.
      finish();
      finish = () => {};
      await turn();
    }
    this.#pumping = false;
  }

  async #run(items: readonly Item[]): Promise<Result[]> {
    const results: Result[] = [];
    while (results.length < items.length) {
      const worker = await this.#workerFor(items.length - results.length);
      results.push(...(await worker.run(items.slice(results.length, results.length + worker.slots))));
    }
    return results;
  }

  async #workerFor(count: number): Promise<BatchWorker<Item, Result>> {
    const wanted = Math.min(this.#most, count);
    if (this.#worker !== undefined && this.#worker.slots >= wanted) return this.#worker;
    this.close();
    for (let slots = Math.min(this.#most, 2 ** Math.ceil(Math.log2(wanted))); ; slots = this.#most) {
      try {
        this.#worker = await this.create(slots);
        return this.#worker;
      } catch (error) {
        const outOfMemory = error instanceof MaskgapError && error.message.startsWith('out of memory');
        if (!outOfMemory || slots === 1) throw error;
        this.#most = slots >> 1;
      }
    }
  }

  /** Gives the device's memory back. */
  close(): void {
    this.#worker?.destroy();
    this.#worker = undefined;
  }
}

/** Lets everything else that is ready have its turn. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Hands results over; one that cannot be used fails its chunk alone. */
function takeOver<Item, Result>(batch: readonly Pending<Item, Result>[], results: readonly Result[]): void {
  batch.forEach(({ done, failed }, slot) => {
    try {
      done(results[slot]);
    } catch (error) {
      failed(error);
    }
  });
}
