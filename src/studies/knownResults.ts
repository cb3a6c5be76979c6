import { basename } from 'node:path';
import { indexResults, type ResultEntry } from '../sampling/resultIndex.js';
import { type StoredResults, storedResults } from '../sampling/storedChunks.js';
import { fileStem, type Shard } from './shard.js';

/** The results that a run directory has, and those that other processes add to it meanwhile. */
export class KnownResults {
  #ends: ReadonlyMap<string, number> = new Map();
  #entries: ResultEntry[] = [];
  #runs: ReadonlyMap<number, StoredResults> = new Map();

  private constructor(
    private readonly folder: string,
    private readonly plan: string,
  ) {}

  /** @param onDamage told where lines are cut short or changed; they count as absent */
  static async in(folder: string, plan: string, onDamage: (place: string) => void): Promise<KnownResults> {
    const known = new KnownResults(folder, plan);
    (await known.look()).forEach(onDamage);
    return known;
  }

  of(run: number): StoredResults {
    return this.#runs.get(run) ?? new Map();
  }

  /** Whether other shards have results here. */
  hasOthers(shard: Shard): boolean {
    const own = `${fileStem(shard)}-`;
    return this.#entries.some(({ file }) => !basename(file).startsWith(own));
  }

  /** Reads what has been added since the last look; a line that is still being written waits for the next. */
  async look(): Promise<readonly string[]> {
    const { entries, damaged, ends } = await indexResults(this.folder, this.plan, this.#ends);
    this.#ends = ends;
    if (entries.length > 0) {
      this.#entries = [...this.#entries, ...entries];
      this.#runs = storedResults(this.#entries);
    }
    return damaged;
  }
}
