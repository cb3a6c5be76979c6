import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What the trial of an engine or a backend says, as the last line of its output. */
export type TrialReply =
  | { readonly version: string; readonly device: string; readonly isGpu: boolean }
  | { readonly error: { readonly message: string; readonly remedy: string } };

/**
 * Tries something native in a process of its own: a broken driver must not take this process with it, two copies of
 * TensorFlow do not get on in one, and what libraries print by themselves stays unseen.
 *
 * @param url of the program beside the caller
 */
export async function tryApart(url: URL, ...args: string[]): Promise<TrialReply> {
  const program = fileURLToPath(url);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { timeout: 60_000 });
    return JSON.parse(stdout.trim().split('\n').at(-1)!);
  } catch (failure) {
    const { code, signal } = failure as { code?: number; signal?: string };
    const end = signal ?? `exit code ${code}`;
    const command = ['node', program, ...args].join(' ');
    return { error: { message: `its trial ended with ${end}`, remedy: `see: ${command}` } };
  }
}

/** The status that a reply amounts to. */
export function statusOf<Named extends { readonly name: string }>(named: Named, reply: TrialReply) {
  if ('error' in reply) {
    const { message, remedy } = reply.error;
    return { ...named, available: false, remedy: `${message}; ${remedy}` };
  }
  return { ...named, available: true, version: reply.version, device: reply.device };
}

/** Ends the trial's process with its reply. */
export function reply(found: TrialReply): void {
  process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit(0));
}
