import { EXIT, MaskgapError, oneLine } from '../errors.js';

/** The one line that a person reads, and the exit code, of anything that was thrown. */
export function failureOf(error: unknown): { readonly line: string; readonly exitCode: number } {
  if (error instanceof MaskgapError) return { line: error.line, exitCode: error.exitCode };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    line: oneLine(`unexpected failure: ${message}; run again with MASKGAP_DEBUG=1 for the trace`),
    exitCode: EXIT.failure,
  };
}

/** Reports on stderr and sets the exit code. The trace is shown only when it was asked for. */
export function reportFailure(error: unknown): void {
  const { line, exitCode } = failureOf(error);
  process.stderr.write(`maskgap: ${line}\n`);
  const wanted = process.env.MASKGAP_DEBUG;
  if (wanted && wanted !== '0' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = exitCode;
}
