import { appendFile, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChunkMeans } from '../engines/engine.js';
import { inputError } from '../errors.js';
import { makeFolder, writeWhole } from '../files.js';

/** Everything that the content of a run's chunks depends on. */
export interface RunPlan {
  readonly modelSha256: string;
  readonly length: number;
  readonly seed: string;
  readonly chunkSize: number;
  /** Engines differ in rounding, so a run is one engine's. */
  readonly engine: string;
  readonly check: boolean;
  /** Number of levels of the profile that are kept. */
  readonly levels: number;
  /** Sums that are kept because the levels alone would not give them: the names of their schedules. */
  readonly schedules: string;
}

const PLAN = 'plan.json';
const CHUNKS = 'chunks.ndjson';
const FORMAT = 'maskgap chunks 1';

/** Loaded with the first chunk: its schema takes longer to set up than a small run. */
const chunkLines = () => import('./chunkLine.js');

/**
 * The chunks of one run in a directory: the plan, written once, and one line per chunk, appended as it is computed. A
 * killed process leaves at most a torn last line, which is ignored.
 */
export class ChunkStore {
  readonly #chunks: Map<number, ChunkMeans>;
  #begun?: Promise<void>;

  private constructor(
    readonly folder: string,
    readonly plan: RunPlan,
    chunks: readonly ChunkMeans[],
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
    try {
      const { format, ...plan } = JSON.parse(await readFile(join(folder, PLAN), 'utf8'));
      if (format === FORMAT) return plan;
    } catch {
      // Not a plan: reported below.
    }
    throw foreign();
  }

  /** Opens the run in a directory, or one to begin there. A directory that holds another run is refused, naming what differs. */
  static async open(folder: string, plan: RunPlan): Promise<ChunkStore> {
    const existing = await ChunkStore.planIn(folder);
    if (existing === undefined) return new ChunkStore(folder, plan, []);
    for (const name of Object.keys(plan) as (keyof RunPlan)[]) {
      if (existing[name] !== plan[name]) {
        throw inputError(
          `${folder} holds another run: its ${name} is ${JSON.stringify(existing[name])}, not ${JSON.stringify(plan[name])}`,
          'give the same options again, or another directory',
        );
      }
    }
    return new ChunkStore(folder, plan, await readChunks(join(folder, CHUNKS), plan.levels));
  }

  async #begin(): Promise<void> {
    if ((await ChunkStore.planIn(this.folder)) !== undefined) return;
    await makeFolder(this.folder);
    await writeWhole(
      join(this.folder, PLAN),
      `${JSON.stringify({ format: FORMAT, ...this.plan }, null, 1)}\n`,
    );
  }

  get(chunk: number): ChunkMeans | undefined {
    return this.#chunks.get(chunk);
  }

  async add(chunk: ChunkMeans): Promise<void> {
    if (this.#chunks.has(chunk.chunk)) return;
    // Nothing is written before there is something to keep.
    this.#begun ??= this.#begin();
    await this.#begun;
    const { encodeChunk } = await chunkLines();
    await appendFile(join(this.folder, CHUNKS), `${encodeChunk(chunk)}\n`);
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

async function readChunks(path: string, levels: number): Promise<ChunkMeans[]> {
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
  const { decodeChunk } = await chunkLines();
  return lines.map((line, number) => decodeChunk(line, levels, `${path}, line ${number + 1}`));
}
