import { createRequire } from 'node:module';
import type { Logger } from 'pino';

/** Logs on stderr. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/**
 * A pino logger, made when the first line is written: readable lines on a terminal (after `clear`, which removes a
 * progress bar), JSON lines elsewhere, nothing when quiet.
 */
export function createLog(quiet: boolean, clear: () => void): Log {
  let logger: Logger | undefined;
  const write = (level: 'info' | 'warn', message: string, fields: Readonly<Record<string, unknown>> = {}) => {
    if (quiet) return;
    logger ??= createLogger(clear);
    logger[level](fields, message);
  };
  return {
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
  };
}

function createLogger(clear: () => void): Logger {
  const { pino } = createRequire(import.meta.url)('pino') as typeof import('pino');
  if (!process.stderr.isTTY) return pino({ name: 'maskgap' }, pino.destination({ dest: 2, sync: true }));
  const write = (line: string) => {
    clear();
    process.stderr.write(`${readable(JSON.parse(line))}\n`);
  };
  return pino({ base: null, timestamp: false }, { write });
}

/** `warning: message key=value`, the form for a person. */
function readable({
  level,
  msg,
  ...fields
}: { level: number; msg: string } & Record<string, unknown>): string {
  const kind = level >= 40 ? 'warning: ' : '';
  const details = Object.entries(fields).map(([key, value]) => ` ${key}=${String(value)}`);
  return `${kind}${msg}${details.join('')}`;
}
