import type { StoppingRule } from './stoppingRules.js';

/** A stage of a run (0 is the pilot) and the number of its chunks, those of the stages before it included. */
export interface Stage {
  readonly stage: number;
  readonly total: number;
}

/** Where a run stands: its last stage, or the first that lacks some of its chunks. */
export interface Standing extends Stage {
  readonly complete: boolean;
}

/** The chunks of a run that are there. */
export interface Available<Chunk> {
  /** Whether chunks 0 .. total - 1 all are. */
  has(total: number): Promise<boolean>;
  load(total: number): Promise<readonly Chunk[]>;
}

/**
 * Samples until the rule says that it is enough: looks at the chunks that are there, has those computed that the next stage
 * lacks, and looks again.
 *
 * @param compute whether to go on: false where chunks are still missing and nobody here computes them
 */
export async function sampleBy<Chunk>(
  rule: StoppingRule<Chunk>,
  available: Available<Chunk>,
  compute: (stage: Stage) => Promise<boolean>,
): Promise<Standing> {
  let standing = await follow(rule, available, { stage: 0, total: rule.pilot });
  while (!standing.complete && (await compute(standing))) standing = await follow(rule, available, standing);
  return standing;
}

/** Follows the stages of a run as far as chunks are there. */
async function follow<Chunk>(
  rule: StoppingRule<Chunk>,
  { has, load }: Available<Chunk>,
  from: Stage,
): Promise<Standing> {
  for (let { stage, total } = from; ; stage++) {
    if (!(await has(total))) return { stage, total, complete: false };
    const next = await rule.chunksOf(stage + 1, () => load(total));
    if (next === total) return { stage, total, complete: true };
    total = next;
  }
}

/** Does the items in order, several at a time, as long as it may; those in hand are finished. */
export async function inParallel<Item>(
  items: readonly Item[],
  parallelism: number,
  mayGoOn: () => boolean,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length && mayGoOn()) await run(items[next++]);
  };
  await Promise.all(Array.from({ length: parallelism }, worker));
}
