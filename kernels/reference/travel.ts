import type { Messages } from './messages.js';

/** Positions first .. last, whose posteriors a reveal may have changed. */
export interface Reached {
  readonly first: number;
  readonly last: number;
}

/** Messages outwards from the newly revealed position until they change by less than the tolerance. */
export function travel(messages: Messages, position: number, tolerance: number): Reached {
  const { length } = messages.evidence;
  let last = position;
  while (last < length - 1) {
    const change = messages.forwardStep(++last);
    if (last >= position + messages.reach && change < tolerance) break;
  }
  let first = position;
  while (first > 0) {
    const change = messages.backwardStep(--first);
    if (first <= position - messages.reach && change < tolerance) break;
  }
  return { first, last };
}
