import type { MaskedTokens } from '../../../../kernels/maskedTokens.js';
import { ROW_MULTIPLE } from '../../../../kernels/tensor/memory.js';
import type { DeviceLaws } from './deviceLaws.js';

/** Whose laws: the data model's, or those of a predictor beside it. */
export type Speaker = 'data' | 'predictor';

/** What a trajectory asks: laws given the revealed tokens of a state. */
export interface LawRequest {
  readonly of: Speaker;
  readonly state: MaskedTokens;
}

/** Laws of one state: writes that of a position [V], given all other revealed tokens; not finite where these have probability 0. */
export type StateLaws = (position: number, out: Float64Array, offset: number) => void;

/** A trajectory that asks for laws, one state after another, so that many can be answered by one pass. */
export type Dialogue<Result> = Generator<LawRequest, Result, StateLaws>;

/** Who answers. */
export type Speakers = Readonly<Partial<Record<Speaker, DeviceLaws>>>;

/**
 * Carries dialogues on, up to `rowsAtOnce` at a time, until all have ended. Batches are filled up to a multiple of 16 rows,
 * of which backends round every row alike whatever the others are: answers do not depend on who else is asking.
 *
 * @returns what they end with, in their order
 */
export async function converse<Result>(
  speakers: Speakers,
  begin: readonly (() => Dialogue<Result>)[],
  rowsAtOnce: number,
): Promise<Result[]> {
  const results: Result[] = [];
  let active: {
    readonly number: number;
    readonly dialogue: Dialogue<Result>;
    readonly request: LawRequest;
  }[] = [];
  let begun = 0;
  const goOn = (number: number, dialogue: Dialogue<Result>, answer?: StateLaws) => {
    const { done, value } = answer === undefined ? dialogue.next() : dialogue.next(answer);
    if (done) results[number] = value;
    else active.push({ number, dialogue, request: value });
  };
  for (;;) {
    for (; active.length < rowsAtOnce && begun < begin.length; begun++) goOn(begun, begin[begun]());
    if (active.length === 0) return results;
    const asking = active;
    active = [];
    for (const speaker of ['data', 'predictor'] as const) {
      const served = asking.filter(({ request }) => request.of === speaker);
      if (served.length === 0) continue;
      const answers = await answersTo(
        speakers[speaker]!,
        served.map(({ request }) => request.state),
      );
      served.forEach(({ number, dialogue }, row) => void goOn(number, dialogue, answers(row)));
    }
    // Signals, timers and progress get their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The laws of states that are asked for at once, by their number. */
async function answersTo(
  device: DeviceLaws,
  asked: readonly MaskedTokens[],
): Promise<(row: number) => StateLaws> {
  const rows = Math.ceil(asked.length / ROW_MULTIPLE) * ROW_MULTIPLE;
  const tensor = device.run(Array.from({ length: rows }, (_, row) => asked[Math.min(row, asked.length - 1)]));
  const laws = (await tensor.data()) as Float32Array;
  tensor.dispose();
  const V = device.vocabularySize;
  return (row) => (position, out, offset) => {
    for (let x = 0; x < V; x++) out[offset + x] = laws[(position * V + x) * rows + row];
  };
}
