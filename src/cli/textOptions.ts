import { DEFAULT_ALPHABET, DEFAULT_VOCABULARY_SIZE, FIT_DEFAULTS } from '../text/index.js';
import { tokenizerRegistry } from '../text/tokenizers/registry.js';
import { type Option, optional, summaries } from './option.js';
import { inPlace, integer, words } from './parse.js';

/** Heading of the options that are about text. */
export const TEXT = 'Text';

const tokens: Option<string> = {
  describe: `What is a token: ${summaries(tokenizerRegistry)}`,
  parse: (text, place) => inPlace(place, () => tokenizerRegistry.get(text)).name,
  default: FIT_DEFAULTS.tokens,
  values: () => tokenizerRegistry.names,
  group: TEXT,
};

const alphabet: Option<string> = {
  describe: 'Characters and ranges of them; everything else becomes one separator',
  parse: words,
  defaultText: JSON.stringify(DEFAULT_ALPHABET),
  group: TEXT,
};

const vocabularySize: Option<number> = {
  describe: 'Number of words kept; the rest becomes <unk>',
  parse: integer(1, 2 ** 28),
  defaultText: String(DEFAULT_VOCABULARY_SIZE),
  group: TEXT,
};

/** How text becomes tokens. */
export const textOptions = {
  tokens,
  alphabet: optional(alphabet),
  vocabularySize: optional(vocabularySize),
};
