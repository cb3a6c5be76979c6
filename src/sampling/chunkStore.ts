import { appendFile, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError, MaskgapError } from '../errors.js';
import { makeFolder, writeWhole } from '../files.js';
import { otherSeedKey } from '../random/seed.js';
import type { ChunkKeeper, Decode } from './sampled.js';

/** Everything that the content of any run's chunks depends on. */
export interface RunPlan {
  readonly modelSha256: string;
  readonly length: number;
  readonly seed: string;
  readonly chunkSize: number;
  /** Engines differ in rounding, so a run is one engine's. */
  readonly engine: string;
  readonly check: boolean;
}

const PLAN = 'plan.json';
const CHUNKS = 'chunks.ndjson';
const FORMAT = 'maskgap chunks 2';
/** Of chunks whose seeds were keyed another way. */
const OLD_FORMAT = 'maskgap chunks 1';

/** Loaded with the first chunk: its schema takes longer to set up than a small run. */
const chunkLines = () => import('./chunkLine.js');

/**
 * The chunks of one run in a directory: the plan, written once, and one line per chunk, appended as it is computed. A
 * killed process leaves at most a torn last line, which is ignored.
 */
export class ChunkStore<Means extends { readonly chunk: number }> implements ChunkKeeper<Means> {
  readonly #chunks: Map<number, Means>;
  #begun?: Promise<void>;

  private constructor(
    readonly folder: string,
    readonly plan: RunPlan,
    chunks: readonly Means[],
  ) {
    this.#chunks = new Map(chunks.map((chunk) => [chunk.chunk, chunk]));
  }

  /** The plan of the run that a directory holds, or undefined if it is absent or empty; another kind of path is refused. */
  static async planIn(folder: string): Promise<RunPlan | undefined> {
    const names = await namesIn(folder);
    if (names === undefined || names.length === 0) return undefined;
    const foreign = () =>
      inputError(`${folder} is not empty and does not hold chunks`, 'choose another directory');
    if (!names.includes(PLAN)) throw foreign();
    const { format, ...plan } = await readFile(join(folder, PLAN), 'utf8')
      .then((text) => ({ ...JSON.parse(text) }))
      .catch(() => {
        throw foreign();
      });
    if (format === OLD_FORMAT) throw otherSeedKey(folder);
    if (format !== FORMAT) throw foreign();
    return plan;
  }

  /**
   * Opens the run in a directory, or one to begin there. A directory that holds another run is refused, naming what
   * differs.
   *
   * @param decoder reads a line; `place` is named when it is damaged
   */
  static async open<Means extends { readonly chunk: number }>(
    folder: string,
    plan: RunPlan,
    decoder: () => Promise<Decode<Means>>,
  ): Promise<ChunkStore<Means>> {
    const existing = await ChunkStore.planIn(folder);
    if (existing === undefined) return new ChunkStore<Means>(folder, plan, []);
    const names = new Set([...Object.keys(plan), ...Object.keys(existing)]) as Set<keyof RunPlan>;
    for (const name of names) {
      if (existing[name] !== plan[name]) {
        throw inputError(
          `${folder} holds another run: its ${name} is ${said(existing[name])}, not ${said(plan[name])}`,
          'give the same options again, or another directory',
        );
      }
    }
    return new ChunkStore(folder, plan, await readChunks(join(folder, CHUNKS), await decoder()));
  }

  async #begin(): Promise<void> {
    if ((await ChunkStore.planIn(this.folder)) !== undefined) return;
    await makeFolder(this.folder);
    await writeWhole(
      join(this.folder, PLAN),
      `${JSON.stringify({ format: FORMAT, ...this.plan }, null, 1)}\n`,
    );
  }

  get(chunk: number): Means | undefined {
    return this.#chunks.get(chunk);
  }

  async add(chunk: Means): Promise<void> {
    if (this.#chunks.has(chunk.chunk)) return;
    // Nothing is written before there is something to keep.
    this.#begun ??= this.#begin();
    await this.#begun;
    const { encodeChunk } = await chunkLines();
    const path = join(this.folder, CHUNKS);
    await appendFile(path, `${encodeChunk(chunk)}\n`).catch((cause: NodeJS.ErrnoException) => {
      throw new MaskgapError(
        'storage',
        `${path} cannot be written (${cause.code})`,
        'check the folder, its permissions and its space, and give the same command again: finished chunks are kept',
        { cause },
      );
    });
    this.#chunks.set(chunk.chunk, chunk);
  }
}

async function namesIn(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ENOTDIR') throw inputError(`${folder} is a file`, 'give a directory', { cause });
    throw inputError(`${folder} cannot be read (${code})`, 'choose another directory', { cause });
  }
}

function said(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}

async function readChunks<Means>(path: string, decode: Decode<Means>): Promise<Means[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n');
  const torn = lines.pop() ?? '';
  if (torn !== '') {
    // Cut the torn line off, so that the next chunk does not continue it.
    const file = await open(path, 'r+');
    await file.truncate(Buffer.byteLength(text) - Buffer.byteLength(torn));
    await file.close();
  }
  return lines.map((line, number) => decode(line, `${path}, line ${number + 1}`));
}
