import type { ChainProcess } from '../chain.js';
import { ContextMessages } from './contextMessages.js';
import type { Evidence } from './evidence.js';
import { HiddenMessages } from './hiddenMessages.js';
import type { Messages } from './messages.js';

/** @param slots neighbouring positions whose messages are kept at a time; all by default */

export function messagesFor(chain: ChainProcess, evidence: Evidence, slots?: number): Messages {
  return chain.kind === 'context'
    ? new ContextMessages(chain, evidence, slots)
    : new HiddenMessages(chain, evidence, slots);
}
/** Bytes of one message. */

export function messageBytes(chain: ChainProcess): number {
  return 8 * (chain.kind === 'context' ? chain.vocabularySize ** chain.order : chain.states);
}
