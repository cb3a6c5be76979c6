import { createHash } from 'node:crypto';

/** What a line of a result file is about. */
export interface ResultHead {
  /** Number of the run in the plan. */
  readonly run: number;
  /** Number of the chunk in the run; the results of exact cells are chunk 0. */
  readonly chunk: number;
  /** Absent for exact cells. */
  readonly engine?: string;
  /** Computed only because the number of chunks depends on it: another shard owes it. */
  readonly pilot?: true;
}

const SUM = 32;

/**
 * One line of a result file: checksum, head and body, with tabs between them (JSON has none). The checksum covers the
 * plan's digest too, so that a line of another study is as invalid as one that was cut short or changed.
 */
export function encodeLine(plan: string, head: ResultHead, body: string): string {
  const text = JSON.stringify(head);
  return `${checksum(plan, text, body)}\t${text}\t${body}\n`;
}

/** The head and body of a line without its line break; undefined if it is damaged. */
export function decodeLine(plan: string, line: string): { head: ResultHead; body: string } | undefined {
  const [sum, head, body, ...rest] = line.split('\t');
  if (body === undefined || rest.length > 0 || sum !== checksum(plan, head, body)) return undefined;
  return { head: JSON.parse(head), body };
}

function checksum(...parts: string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return hash.digest('hex').slice(0, SUM);
}
