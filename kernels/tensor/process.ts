import type { ChainProcess } from '../chain.js';
import { ContextMessages } from './contextMessages.js';
import { HiddenMessages } from './hiddenMessages.js';
import type { Messages } from './messages.js';
import type { Tf } from './tf.js';

export function messagesFor(tf: Tf, chain: ChainProcess): Messages {
  return chain.kind === 'context' ? new ContextMessages(tf, chain) : new HiddenMessages(tf, chain);
}
