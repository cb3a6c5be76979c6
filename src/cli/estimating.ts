import { inputError, MaskgapError } from '../errors.js';
import type { Answer } from '../quantities/ask/answer.js';
import type { Settings } from '../quantities/ask/settings.js';
import type { MeasureProgress } from '../sampling/options.js';
import type { CommandContext, Computed } from './command.js';
import { optional, required, type Values } from './option.js';
import { length, outputOptions, samplingOptions } from './options.js';
import { words } from './parse.js';

/** The options of every command that estimates from a model. */
export const estimatingOptions = { length: required(length, '-L 512'), ...samplingOptions, ...outputOptions };

export type EstimatingValues = Values<typeof estimatingOptions>;

/** The same where a file of measurements may stand in for the model: L is then the file's. */
export const measurableOptions = { ...estimatingOptions, length: optional(length) };

/** The option that names a file of measurements. */
export const measurementsFile = optional({
  describe: 'Measurements from any masked model: NDJSON or CSV of length, revealed, nll (nats), sequence',
  parse: words,
  group: 'Problem',
});

/** A model's file with L, or a file of measurements. */
export type ProfileSource =
  | { readonly measurements: string }
  | { readonly model: string; readonly length: number };

/** Which of the two is given; `name` is the option that names the file of measurements. */
export function sourceOf(
  name: string,
  measurements: string | undefined,
  model: string | undefined,
  length: number | undefined,
): ProfileSource {
  if (measurements === undefined && model === undefined)
    throw inputError(`neither a model nor ${name} is given`, `give MODEL -L 512, or ${name} FILE`);
  if (measurements !== undefined && model !== undefined)
    throw inputError(`both a model and ${name} are given`, 'leave one of them out');
  if (measurements !== undefined) {
    if (length !== undefined)
      throw inputError(
        `option --length (-L) is given with ${name}`,
        'leave it out: the file says the length',
      );
    return { measurements };
  }
  if (length === undefined) throw inputError('option --length is missing', 'give it, for example -L 512');
  return { model: model!, length };
}

/**
 * Refuses an engine or a backend that is not to be had here (exit code 5) and a backend without its engine, before any
 * model is loaded or anything drawn.
 */
export async function requireEngine({
  engine,
  backend,
}: Pick<EstimatingValues, 'engine' | 'backend'>): Promise<void> {
  if (backend !== undefined && engine !== 'tensor')
    throw inputError(
      `option --backend: ${backend} is given without --engine tensor`,
      'add it, or leave it out',
    );
  if (engine === 'auto') return;
  if (backend !== undefined) {
    const { loadBackend } = await import('../engines/tensor/backends.js');
    await loadBackend(backend);
    return;
  }
  const { engines } = await import('../engines/index.js');
  const statuses = (await engines.find(({ name }) => name === engine)?.status()) ?? [];
  if (!statuses.some(({ available }) => available))
    throw new MaskgapError(
      'engine',
      `engine ${engine} is not available here`,
      statuses.find(({ remedy }) => remedy)?.remedy ?? 'use --engine auto, wasm or reference',
    );
}

/** What the command line adds to a measurement: interrupts, notices and progress. */
export function watching(
  context: CommandContext,
  { timeLimit }: Pick<EstimatingValues, 'timeLimit'>,
): Pick<Settings, 'signal' | 'started' | 'onBegin' | 'onNotice' | 'onProgress'> {
  const interrupted = new AbortController();
  let begun = false;
  return {
    // The time limit counts from the start of the process, which is when this clock was at 0.
    started: 0,
    signal: interrupted.signal,
    // Until sampling begins there is nothing to keep, and a signal ends the process at once, whatever it is computing.
    onBegin: () => {
      if (begun) return;
      begun = true;
      context.interruptible().addEventListener('abort', () => interrupted.abort(), { once: true });
    },
    onNotice: context.log.info,
    onProgress: progressTo(context, timeLimit),
  };
}

/** Shows how far sampling has come. */
export function progressTo(
  { progress }: Pick<CommandContext, 'progress'>,
  timeLimit: number | undefined,
): (state: MeasureProgress) => void {
  return ({ trajectories, seconds, worstRelativeError, expectedTrajectories }) => {
    const whole = expectedTrajectories ? (seconds * expectedTrajectories) / trajectories : undefined;
    const limit = Math.min(whole ?? Number.POSITIVE_INFINITY, timeLimit ?? Number.POSITIVE_INFINITY);
    progress.update({
      trajectories,
      worstRelativeError,
      expectedTrajectories,
      secondsLeft: Number.isFinite(limit) ? Math.max(0, limit - seconds) : undefined,
    });
  };
}

/** What is said where the standard errors are doubtful. */
export function alarmed(alarms: readonly string[] = []): string | undefined {
  if (alarms.length === 0) return undefined;
  const [first, ...more] = alarms;
  return `${first}${more.length > 0 ? ` (and ${more.length} more alarms)` : ''}; take many more trajectories, or an exact method`;
}

/** What is said where targets were missed. */
export function missedTarget(missed: number): string | undefined {
  if (missed === 0) return undefined;
  return `${missed} ${missed === 1 ? 'value' : 'values'} missed the target precision; raise --time-limit, --relative-error or --absolute-error, or use --engine reference`;
}

/** An answer as the frame of the command line takes it. */
export function computedFrom<Result>({
  result,
  provenance,
  partial,
  missed,
}: Answer<Result>): Computed<Result> {
  const parts = [provenance, provenance.optimal, provenance.revising];
  const alarms = [...new Set(parts.flatMap((part) => part?.alarms ?? []))];
  return {
    result,
    provenance: alarms.length > 0 ? { ...provenance, alarms } : provenance,
    partial,
    missedTarget: alarmed(alarms) ?? missedTarget(missed),
  };
}
