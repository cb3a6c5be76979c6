import { automaticChoices, type Choice } from '../engines/auto.js';
import { MaskgapError } from '../errors.js';
import { ChunkStore } from './chunkStore.js';
import type { MeasureOptions } from './options.js';

/** The engine of a run, and the chunk size if it is given. */
type Chosen = Choice & Pick<MeasureOptions, 'chunkSize'>;

/**
 * Runs on the engine that was asked for; `auto` says which one it takes and goes on with its next choice where that cannot
 * serve the task. A run that was begun in a directory keeps its engine and chunk size.
 *
 * @param choicesOf the engines that `auto` takes, the first choice first
 */
export async function onSuitableEngine<Result>(
  { engine, out, onNotice, ...options }: Pick<MeasureOptions, 'engine' | 'out' | 'chunkSize' | 'onNotice'>,
  run: (chosen: Chosen) => Promise<Result>,
  choicesOf: (onNotice?: (notice: string) => void) => Promise<readonly Choice[]> = automaticChoices,
): Promise<Result> {
  const begunPlan = async () => (out === undefined ? undefined : ChunkStore.planIn(out));
  const begun = await begunPlan();
  const chunkSize = options.chunkSize ?? begun?.chunkSize;
  if (engine !== 'auto') return run({ engine, chunkSize });
  const choices = begun === undefined ? await choicesOf(onNotice) : [{ engine: begun.engine }];
  for (let i = 0; ; i++) {
    try {
      onNotice?.(`engine ${choices[i].engine}${choices[i].device ? ` on ${choices[i].device}` : ''}`);
      return await run({ ...choices[i], chunkSize });
    } catch (error) {
      const next = choices[i + 1];
      const refused = error instanceof MaskgapError && error.code === 'engine';
      // Chunks that are kept are one engine's.
      if (!refused || next === undefined || (await begunPlan()) !== undefined) throw error;
      onNotice?.(`${error.message}; going on with the ${next.engine} engine`);
    }
  }
}
