import { EXIT, MaskgapError } from '../errors.js';

/**
 * A reader that has gone away (`| head`) is no failure: stop silently. Anything else that stdout does not take, as on a
 * full disk, is one line and an exit code.
 */
export function watchOutput(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    const { line, exitCode } = unwritable(error);
    stderr.write(`maskgap: ${line}\n`);
    process.exit(exitCode);
  });
  // Where nothing can be said, the exit code is what is left.
  stderr.on('error', () => {
    process.exitCode ||= EXIT.done;
  });
}

/** The failure of a result that could not be written. */
export function unwritable(error: NodeJS.ErrnoException): MaskgapError {
  return new MaskgapError(
    'storage',
    `cannot write the result (${error.code ?? error.message})`,
    'make room where the output goes, and run again',
    { cause: error },
  );
}
