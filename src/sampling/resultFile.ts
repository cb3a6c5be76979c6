import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { MaskgapError } from '../errors.js';
import { encodeLine, type ResultHead } from './resultLine.js';

/** Milliseconds between forced writes to the disk: what a power cut may cost, a killed process loses nothing written. */
const SYNC = 1000;

/**
 * The result file of one process: lines are only ever appended, and nobody else writes to it. After a failed write
 * nothing more is written, so that a torn line stays the last one.
 */
export class ResultFile {
  #file?: FileHandle;
  #synced = performance.now();
  #queue: Promise<void> = Promise.resolve();
  readonly #path: string;

  constructor(
    private readonly folder: string,
    private readonly plan: string,
    shard: string,
  ) {
    this.#path = join(folder, `${shard}-${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}.tsv`);
  }

  /** Resolves once the line is in the file; after a failure, every call fails like the first. */
  append(head: ResultHead, body: string): Promise<void> {
    this.#queue = this.#queue.then(() => this.#write(encodeLine(this.plan, head, body)));
    // Whoever appends next is told of the failure; it must not count as unhandled until then.
    this.#queue.catch(() => {});
    return this.#queue;
  }

  async #write(line: string): Promise<void> {
    try {
      if (this.#file === undefined) {
        await mkdir(this.folder, { recursive: true });
        this.#file = await open(this.#path, 'ax');
      }
      await this.#file.appendFile(line);
      if (performance.now() - this.#synced < SYNC) return;
      await this.#file.sync();
      this.#synced = performance.now();
    } catch (cause) {
      throw cannotWrite(this.#path, cause);
    }
  }

  async close(): Promise<void> {
    await this.#queue.catch(() => {});
    const file = this.#file;
    this.#file = undefined;
    try {
      await file?.sync();
    } catch (cause) {
      throw cannotWrite(this.#path, cause);
    } finally {
      await file?.close();
    }
  }
}

/** What is said of a full or read-only disk. */
export function cannotWrite(path: string, cause: unknown): MaskgapError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new MaskgapError(
    'storage',
    `${path} cannot be written (${code ?? message})`,
    full
      ? 'make space on the disk, and go on with --resume: finished chunks are kept'
      : 'check the folder and its permissions, and go on with --resume',
    { cause },
  );
}
