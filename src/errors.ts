/** Exit codes of the command line (a fixed contract; see README, "Exit codes"). */
export const EXIT = {
  done: 0,
  failure: 1,
  usage: 2,
  shards: 3,
  precision: 4,
  engine: 5,
  interrupted: 75,
} as const;

/** What kind of failure it is; each has its exit code in `EXIT`. */
export type ErrorCode = 'input' | 'internal' | 'storage' | 'shards' | 'precision' | 'engine' | 'interrupted';

const EXIT_OF: Record<ErrorCode, number> = {
  input: EXIT.usage,
  internal: EXIT.failure,
  storage: EXIT.failure,
  shards: EXIT.shards,
  precision: EXIT.precision,
  engine: EXIT.engine,
  interrupted: EXIT.interrupted,
};

/**
 * The one error class of the project: what is wrong, where, and what to do about it, in one line.
 *
 * `message` names the place (file, field, row, option) and the offending value; `remedy` says what to do.
 */
export class MaskgapError extends Error {
  override readonly name = 'MaskgapError';
  readonly exitCode: number;

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.exitCode = EXIT_OF[code];
  }

  /** The single line that a person reads. */
  get line(): string {
    return oneLine(`${this.message}; ${this.remedy}`);
  }
}

/** Bad usage or input (exit code 2). */
export function inputError(message: string, remedy: string, options?: { cause?: unknown }): MaskgapError {
  return new MaskgapError('input', message, remedy, options);
}

/** A text as one line: control characters, which names of files may have, would end it or command the terminal. */
export function oneLine(text: string): string {
  return text
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(
      /[\p{Cc}\p{Zl}\p{Zp}]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
