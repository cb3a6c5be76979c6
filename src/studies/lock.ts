import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, utimesSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { inputError } from '../errors.js';
import { cannotWrite } from '../sampling/resultFile.js';
import { overlap, type Shard, shardText } from './shard.js';

/** Seconds between signs of life, and without one after which a process on another host counts as dead. */
const HEARTBEAT = 20;
const DEAD = 120;

interface Holder extends Shard {
  readonly host: string;
  readonly pid: number;
  /** When the process began, as the kernel counts it: process numbers are given again. */
  readonly began?: string;
  /** Of a Slurm job: the same one started again has no other process alive. */
  readonly job?: string;
}

/**
 * Holds a shard of a run directory, so that no two processes compute the same chunks: not of this shard, and not of one
 * of another count that shares chunks with it. What a dead process left behind is taken over. Returns the release.
 */
export async function lockShard(folder: string, shard: Shard): Promise<() => void> {
  const me = holderNow(shard);
  const path = join(
    folder,
    `${shard.index}-of-${shard.count}-${me.host}-${me.pid}-${randomBytes(4).toString('hex')}.json`,
  );
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(path, 'wx');
    await file.writeFile(JSON.stringify(me));
    await file.close();
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
  // Written before others are looked for: of two that begin at once, at least one sees the other.
  const release = () => rmSync(path, { force: true });
  try {
    await refuseOthers(folder, path, me);
  } catch (error) {
    release();
    throw error;
  }
  const beat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // A disk that fails is noticed where results are written.
    }
  }, HEARTBEAT * 1000);
  beat.unref();
  return () => {
    clearInterval(beat);
    release();
  };
}

async function refuseOthers(folder: string, path: string, me: Holder): Promise<void> {
  // By the clock of the disk, which may be another's.
  const now = (await stat(path)).mtimeMs;
  for (const name of await readdir(folder)) {
    const other = join(folder, name);
    if (other === path) continue;
    const held = await holderIn(other);
    if (held === undefined) continue;
    if (isDead(held.holder, me, now - held.seen)) await rm(other, { force: true });
    else if (overlap(held.holder, me)) {
      const { host, pid } = held.holder;
      throw inputError(
        `${folder}: process ${pid} on ${host} is at work on shard ${shardText(held.holder)}`,
        `wait for it, or remove ${other} if it is gone`,
      );
    }
  }
}

async function holderIn(path: string): Promise<{ holder: Holder; seen: number } | undefined> {
  try {
    const { mtimeMs: seen } = await stat(path);
    return { holder: JSON.parse(await readFile(path, 'utf8')), seen };
  } catch (error) {
    // Released meanwhile, or just being written by one that will see our own lock.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isDead(other: Holder, me: Holder, silence: number): boolean {
  if (other.job !== undefined && other.job === me.job) return true;
  if (other.host === me.host) return !isAlive(other);
  return silence > DEAD * 1000;
}

function isAlive({ pid, began }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return began === undefined || began === beginningOf(pid);
}

function holderNow(shard: Shard): Holder {
  const { SLURM_ARRAY_JOB_ID, SLURM_ARRAY_TASK_ID } = process.env;
  return {
    ...shard,
    host: hostname(),
    pid: process.pid,
    began: beginningOf(process.pid),
    ...(SLURM_ARRAY_JOB_ID ? { job: `${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}` } : {}),
  };
}

/** Linux's start time of a process; undefined elsewhere. */
function beginningOf(pid: number): string | undefined {
  try {
    // The name in the second field may hold anything, parentheses included.
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
}
