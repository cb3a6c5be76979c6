import { inputError } from '../errors.js';
import { contextLabel, type DataModel, ngramModel } from '../models/index.js';
import { checkNgramSize } from '../models/ngram.js';
import { normaliseRows } from '../models/normalise.js';
import type { TextLine } from '../reading/index.js';
import { shown } from '../shown.js';
import { type ArpaEntry, type ArpaSection, type LineError, readArpa } from './arpaReader.js';
import { ListedNgrams } from './listedNgrams.js';

/** ARPA files have few digits and pruned models slightly unnormalised rows: up to this much is rescaled. */
const ARPA_TOLERANCE = 1e-3;
/** At or below this, a log10 probability stands for 0 (SRILM writes -99). */
const LOG_ZERO = -99;

const BEGIN = '<s>';
const END = '</s>';

/**
 * A dense n-gram model from an ARPA file: p(x | context) = the listed probability, or else the back-off weight of
 * the context (1 if it is not listed) times p(x | context without its oldest token).
 *
 * The law is that of an endless stream of sentences, so that it is proper on [V]^L:
 * - `</s>` is an ordinary token, and what follows it is drawn as after `<s>`: everything up to and including the
 *   last `</s>` of a context reads `<s>`;
 * - `<s>` is never generated and is no token; its own probability (-99, or 0 in KenLM's files) is ignored;
 * - the first token is drawn as after `<s>`, so the initial law is that of a sentence's beginning;
 * - `<unk>` is an ordinary token if the file lists it.
 * A file that lists neither `<s>` nor `</s>` gives a chain whose first tokens are drawn from the lower orders; one without
 * the other is an error. Rows (listed and backed off) must sum to 1 within 1e-3 and are rescaled.
 *
 * Listed n-grams whose suffix (all but the oldest token) is not listed, as pruning leaves them, get it with weight 1 and no
 * probability of its own, which changes no number.
 *
 * @param onNotice told how many suffixes were added
 * @throws on V^n above 2^28 before anything is allocated, on missing sections, counts that do not match, unknown words, n-grams
 * listed twice or without their prefix, and rows that are further from 1
 */
export async function parseArpa(
  lines: AsyncIterable<TextLine>,
  onNotice?: (notice: string) => void,
): Promise<DataModel> {
  const iterator = lines[Symbol.asyncIterator]();
  try {
    return await modelOf(await readArpa(iterator), onNotice);
  } finally {
    // What stands behind \end\, or behind a mistake, is not read: the file is closed.
    await iterator.return?.();
  }
}

async function modelOf(
  { counts, sections, lineError }: Awaited<ReturnType<typeof readArpa>>,
  onNotice?: (notice: string) => void,
): Promise<DataModel> {
  const n = counts.length;
  let words: Words | undefined;
  let listed: ListedNgrams | undefined;
  let table: Float64Array = new Float64Array();
  let backoff: Float64Array = new Float64Array();
  const starts: Float64Array[] = [];
  for await (const section of sections) {
    if (section.order === 1) {
      if (section.count > 2 ** 28) throw lineError(`${section.count} words`, 'use a smaller vocabulary');
      const unigrams: ArpaEntry[] = [];
      for await (const entry of section.entries) unigrams.push(entry);
      words = wordsOf(unigrams, lineError);
      checkNgramSize(words.symbols.length, n);
      ({ table, backoff } = unigramTable(unigrams, words));
      listed = new ListedNgrams(words.symbols.length, words.end);
    } else {
      const contexts = words!.symbols.length ** (section.order - 1);
      const wider = widen(table, backoff, contexts, words!.symbols.length);
      ({ table, backoff } = await readSection(
        section,
        section.order === n,
        words!,
        wider,
        listed!,
        lineError,
      ));
    }
    if (section.order < n || words!.end !== undefined) starts.push(startTable(table, words!, section.order));
  }
  if (listed!.added > 0) {
    onNotice?.(
      `${listed!.added} n-grams that are suffixes of listed ones are not listed (pruned): added with back-off weight 1`,
    );
  }
  return assemble(n, words!, table, starts);
}

/** The tokens of a file; `<s>` as context has the index of `</s>`. */
interface Words {
  readonly symbols: readonly string[];
  readonly index: ReadonlyMap<string, number>;
  /** Index of `</s>`, undefined in a file without sentence marks. */
  readonly end: number | undefined;
}

interface Tables {
  /** [V^k, V], p(x | last k tokens) */
  readonly table: Float64Array;
  /** [V^(k+1)], the weight of each context of k + 1 tokens; empty at the highest order */
  readonly backoff: Float64Array;
}

function wordsOf(unigrams: readonly ArpaEntry[], lineError: LineError): Words {
  const lineOf = new Map<string, number>();
  for (const { words, line } of unigrams) {
    const first = lineOf.get(words[0]);
    if (first !== undefined) {
      throw inputError(
        `line ${line}: \\1-grams: lists ${shown(words[0])} twice (first on line ${first})`,
        'list every word once',
      );
    }
    lineOf.set(words[0], line);
  }
  const begins = lineOf.delete(BEGIN);
  const symbols = [...lineOf.keys()];
  if (symbols.length === 0) throw lineError('\\1-grams: lists no word besides <s>', 'list the words');
  if (begins !== lineOf.has(END)) {
    throw lineError(`\\1-grams: lists only one of <s> and </s>`, 'list both or neither');
  }
  const index = new Map(symbols.map((word, token) => [word, token]));
  return { symbols, index, end: index.get(END) };
}

function unigramTable(unigrams: readonly ArpaEntry[], words: Words): Tables {
  const size = words.symbols.length;
  const table = new Float64Array(size);
  const backoff = new Float64Array(size).fill(1);
  for (const {
    words: [word],
    logProbability,
    logBackoff,
  } of unigrams) {
    if (word === BEGIN) {
      backoff[words.end!] = 10 ** logBackoff;
      continue;
    }
    table[words.index.get(word)!] = probability(logProbability);
    if (word !== END) backoff[words.index.get(word)!] = 10 ** logBackoff;
  }
  return { table, backoff };
}

/** Backs every context of one more token off to the contexts without its oldest. */
function widen(table: Float64Array, backoff: Float64Array, contexts: number, size: number): Float64Array {
  const wider = new Float64Array(contexts * size);
  for (let context = 0; context < contexts; context++) {
    const from = (context * size) % table.length;
    for (let x = 0; x < size; x++) wider[context * size + x] = backoff[context] * table[from + x];
  }
  return wider;
}

async function readSection(
  section: ArpaSection,
  highest: boolean,
  words: Words,
  table: Float64Array,
  listed: ListedNgrams,
  lineError: LineError,
): Promise<Tables> {
  const size = words.symbols.length;
  const backoff = new Float64Array(highest ? 0 : table.length).fill(1);
  listed.begin(section.order);
  for await (const { words: gram, logProbability, logBackoff, line } of section.entries) {
    let entry = 0;
    for (let place = 0; place < gram.length; place++) {
      const word = gram[place];
      const token = word === BEGIN ? words.end : words.index.get(word);
      if (token === undefined) throw lineError(`${shown(word)} is not among the \\1-grams:`, 'list it there');
      if (word === BEGIN && place > 0) throw lineError('<s> inside an n-gram', 'it can only begin one');
      if (word === END && place < gram.length - 1)
        throw lineError('</s> inside an n-gram', 'it can only end one');
      entry = entry * size + token;
    }
    const fault = listed.add(entry, line);
    if (fault !== undefined) throw lineError(`${shown(gram.join(' '))} ${fault.message}`, fault.remedy);
    table[entry] = probability(logProbability);
    if (!highest && gram.at(-1) !== END) backoff[entry] = 10 ** logBackoff;
  }
  return { table, backoff };
}

function probability(log10: number): number {
  return log10 <= LOG_ZERO ? 0 : 10 ** log10;
}

/**
 * [V^(k-1), V], the law of the k-th token of a sequence given those before it: the rows whose oldest token is `<s>`. For files
 * without sentence marks, of the tokens alone.
 *
 * @param table [V^(order-1), V]
 */
function startTable(table: Float64Array, { symbols, end }: Words, order: number): Float64Array {
  if (end === undefined || order === 1) return table.slice();
  const rows = symbols.length ** (order - 1);
  return table.slice(end * rows, (end + 1) * rows);
}

/** `tables[k]`: the start table from the section of order k + 1. */
function assemble(
  n: number,
  { symbols, end }: Words,
  table: Float64Array,
  tables: Float64Array[],
): DataModel {
  const size = symbols.length;
  const label = (order: number) => (row: number) =>
    order === 0 ? 'the unigrams' : `the row of context ${contextLabel(row, size, order, symbols)}`;
  normaliseArpa(table, size, label(n - 1));
  if (n === 1) {
    return ngramModel({ n, vocabularySize: size, symbols, transition: table, initial: [1], adopt: true });
  }
  const starts = end === undefined ? tables : tables.slice(1);
  let initial = Float64Array.of(1);
  starts.forEach((rows, order) => {
    normaliseArpa(rows, size, label(order));
    initial = rows.map((p, entry) => initial[Math.floor(entry / size)] * p);
  });
  return ngramModel({ n, vocabularySize: size, symbols, transition: table, initial, adopt: true });
}

function normaliseArpa(rows: Float64Array, size: number, label: (row: number) => string): void {
  try {
    normaliseRows(rows, rows.length / size, size, label, ARPA_TOLERANCE);
  } catch (cause) {
    throw inputError((cause as Error).message, 'renormalise the model (SRILM: ngram -renorm)', { cause });
  }
}
