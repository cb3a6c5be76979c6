import { checkModelPath, saveModel } from '../../formats/index.js';
import { entropyRate, modelDigest } from '../../models/index.js';
import { type Format, formatNumber, unitScale } from '../../statistics/format.js';
import {
  coverageNotices,
  FIT_DEFAULTS,
  type FittedNgram,
  fitNgram,
  MAX_ORDER,
  readTexts,
} from '../../text/index.js';
import { smoothingRegistry } from '../../text/smoothing/registry.js';
import { defineCommand } from '../command.js';
import { modelPath } from '../modelPath.js';
import { type Option, summaries } from '../option.js';
import { out, outputOptions } from '../options.js';
import { inPlace, integer } from '../parse.js';
import { pairs } from '../table.js';
import { TEXT, textOptions } from '../textOptions.js';

const order: Option<number> = {
  describe: 'n of the n-gram, as in KenLM and SRILM: the context is n - 1 tokens',
  parse: integer(1, MAX_ORDER),
  default: FIT_DEFAULTS.n,
  group: TEXT,
};

const smoothing: Option<string> = {
  describe: summaries(smoothingRegistry),
  parse(text, place) {
    inPlace(place, () => smoothingRegistry.parse(text));
    return text;
  },
  default: FIT_DEFAULTS.smoothing,
  values: () => smoothingRegistry.names,
  group: TEXT,
};

interface FitResult {
  /** V */
  readonly vocabulary: number;
  readonly n: number;
  readonly contextLength: number;
  /** Number of tokens in the text. */
  readonly tokens: number;
  /** Nats per token. */
  readonly entropyRate?: number;
  /** Nats per token. */
  readonly heldOutCrossEntropy: number;
  readonly perplexity: number;
  /** Share of the characters, white space apart, that are not of the alphabet; absent where the tokens have none. */
  readonly outsideAlphabet?: number;
  /** Letters of the alphabet that never occur. */
  readonly unusedLetters?: readonly string[];
}

export const fit = defineCommand({
  positionals: { files: 'Text files, read as one text (- is standard input); gzip data is decompressed' },
  options: {
    order,
    ...textOptions,
    smoothing,
    ...outputOptions,
    out: out('File of the fitted model: .json, .npz or .safetensors'),
  },
  notes: `The first 90% of the tokens are fitted, and that model is written; the last 10% give the held-out cross entropy.
Text is lower-cased unless the alphabet has capitals, and composed (normal form C): UTF-8, or UTF-16 with a byte order mark;
anything else is refused, except with --tokens byte, which takes bytes as they are. How much of the text lies outside of the
alphabet is said, and which of its letters never occur.`,
  examples: [['maskgap fit novel.txt --order 3 --out novel.npz', 'a character trigram']],
  async compute(options, { files }, { log }) {
    if (options.out !== undefined) {
      checkModelPath(options.out, 0);
      await modelPath(options.out);
    }
    const fitted = fitNgram({
      texts: await readTexts(files),
      n: options.order,
      tokens: options.tokens,
      alphabet: options.alphabet,
      vocabularySize: options.vocabularySize,
      smoothing: options.smoothing,
    });
    if (fitted.alphabet) for (const notice of coverageNotices(fitted.alphabet)) log.info(notice);
    if (options.out !== undefined) await saveModel(options.out, fitted.model);
    return { result: fitResult(fitted), provenance: { modelSha256: modelDigest(fitted.model) } };
  },
  table: fitTable,
  csv: ({ unusedLetters, ...result }) => [
    { ...result, ...(unusedLetters && { unusedLetters: unusedLetters.join('') }) },
  ],
});

function fitResult({ model, tokens, heldOutCrossEntropy, perplexity, alphabet }: FittedNgram): FitResult {
  return {
    vocabulary: model.vocabularySize,
    n: model.n!,
    contextLength: model.contextLength!,
    tokens,
    entropyRate: entropyRate(model),
    heldOutCrossEntropy,
    perplexity,
    ...(alphabet && { outsideAlphabet: alphabet.outside, unusedLetters: alphabet.unused }),
  };
}

function fitTable(result: FitResult, format: Format): string {
  const scale = unitScale(format.unit);
  const perToken = (value: number | undefined) =>
    value === undefined
      ? 'several stationary laws'
      : `${formatNumber(value * scale)} ${format.unit} per token`;
  return pairs(
    [
      ['vocabulary', String(result.vocabulary)],
      ['n', `${result.n} (contexts of ${result.contextLength})`],
      ['tokens', String(result.tokens)],
      ['entropy rate', perToken(result.entropyRate)],
      ['held-out cross entropy', perToken(result.heldOutCrossEntropy)],
      ['perplexity', formatNumber(result.perplexity)],
    ],
    format,
  );
}
