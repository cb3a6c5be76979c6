import { inputError } from '../../errors.js';
import { registry } from '../../registry.js';
import { byteTokenizer } from './byteTokenizer.js';
import { charTokenizer } from './charTokenizer.js';
import type { Tokenizer, TokenizerOptions } from './tokenizer.js';
import { wordTokenizer } from './wordTokenizer.js';

/** Every tokenizer: a new one is a file beside these and a line here. */
export const TOKENIZERS: readonly Tokenizer[] = [charTokenizer, byteTokenizer, wordTokenizer];

/** They by name. */
export const tokenizerRegistry = registry('tokens', TOKENIZERS);

const OPTION_NAMES = { alphabet: 'alphabet', vocabularySize: 'vocabulary size' } as const;

/** The tokenizer of that name. */
export function tokenizerNamed(name: string): Tokenizer {
  return tokenizerRegistry.get(name);
}

/** Refuses an option that the tokenizer would silently ignore. */
export function checkTokenizerOptions(tokenizer: Tokenizer, options: TokenizerOptions): void {
  for (const option of Object.keys(OPTION_NAMES) as (keyof TokenizerOptions)[]) {
    if (options[option] !== undefined && !tokenizer.options.includes(option)) {
      throw inputError(
        `${OPTION_NAMES[option]} ${JSON.stringify(options[option])} does not apply to ${tokenizer.name} tokens`,
        'leave it out, or choose other tokens',
      );
    }
  }
}
