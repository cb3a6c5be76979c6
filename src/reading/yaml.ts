import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { inputError, MaskgapError } from '../errors.js';
import { quote } from '../nearest.js';
import { Written } from '../shown.js';
import { DEEPEST } from './nesting.js';

/** More values than aliases have use for; a few lines of aliases of aliases make billions. */
const MOST_REPEATED = 100_000;

/** A YAML file and its places. */
export interface YamlFile {
  readonly document: Document.Parsed;
  /** `FILE:line:column` of an offset. */
  at(offset: number): string;
  /** What the document says, as plain values. */
  plain(): unknown;
  /** The node itself, or what an alias stands for. */
  meant(node: unknown): unknown;
}

/**
 * Parses YAML 1.2 (or JSON, which is YAML). What would be read otherwise than it looks is an input error with its place, as are
 * mistakes of the text: tags and directives that mean nothing here, keys that are no single values, aliases of no anchor or of
 * what they stand in or of too much, further documents, and nesting beyond `DEEPEST`, aliases followed.
 *
 * @param file names it in errors
 */
export function parseYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  try {
    // The parser that follows nests calls as the text nests lists; this one does not.
    const deep = offsetOfDepth(text, lines);
    if (deep !== undefined) throw tooDeep(at(deep));
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      resolveKnownTags: false,
    });
    const [error] = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0]);
    if (error) throw mistake(error, text, at(error.pos[0]));
    if (document.directives.yaml.explicit && document.directives.yaml.version !== '1.2')
      throw inputError(
        `${at(0)}: YAML ${document.directives.yaml.version} reads values in another way`,
        'write YAML 1.2, without %YAML',
      );
    const targets = checkNodes(document, at);
    const meant = (node: unknown) => (isAlias(node) ? targets.get(node) : node);
    return { document, at, meant, plain: () => document.toJS({ maxAliasCount: -1 }) };
  } catch (cause) {
    if (cause instanceof MaskgapError) throw cause;
    const [why] = (cause as Error).message.split('\n');
    throw inputError(`${file} cannot be read as YAML: ${why}`, 'correct the YAML', { cause });
  }
}

/** A node as `shown` shows it: numbers and aliases as they are written. */
export function written(node: unknown): unknown {
  if (isAlias(node)) return new Written(`*${node.source}`);
  if (isSeq(node)) return node.items.map(written);
  if (isMap(node))
    return Object.fromEntries(node.items.map(({ key, value }) => [String(key), written(value)]));
  if (!isScalar(node)) return null;
  return typeof node.value === 'number' && node.source !== undefined ? new Written(node.source) : node.value;
}

/** Where lists and maps are nested beyond `DEEPEST`, if they are. */
function offsetOfDepth(text: string, lines: LineCounter): number | undefined {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const _token of parser.next(lexeme));
    // Below all stands the document.
    const top = parser.stack[DEEPEST + 1];
    if (top && /^(block-map|block-seq|flow-collection)$/.test(top.type)) return top.offset;
  }
  lines.lineStarts.length = 0;
  return undefined;
}

function tooDeep(place: string): MaskgapError {
  return inputError(
    `${place}: lists and maps are nested deeper than ${DEEPEST} levels`,
    'take out the levels that are too many',
  );
}

/** What the parser finds wrong, or wonders about. */
function mistake({ code, message, pos }: YAMLError, text: string, place: string): MaskgapError {
  if (code === 'MULTIPLE_DOCS')
    return inputError(`${place}: a second document begins`, 'leave one, without a line --- or ... after it');
  if (/^Unresolved tag|collection, but expects/.test(message))
    return inputError(`${place}: the tag ${quote(text.slice(...pos))} means nothing here`, 'remove it');
  return inputError(`${place}: ${message.split('\n')[0]}`, 'correct the YAML');
}

/** Looks through a document of bounded depth; gives what its aliases stand for. */
function checkNodes(document: Document.Parsed, at: (offset: number) => string): Map<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  /** Of the nodes that are behind: levels and values, aliases followed. */
  const measures = new Map<Node, { readonly levels: number; readonly values: number }>();
  let repeated = 0;

  const checkAlias = (alias: Alias, depth: number) => {
    const place = at(alias.range?.[0] ?? 0);
    const target = anchors.get(alias.source);
    if (target === undefined)
      throw inputError(
        `${place}: *${alias.source} is an alias of no anchor`,
        `quote it, as "*${alias.source}", if a text is meant`,
      );
    const measure = measures.get(target);
    if (measure === undefined)
      throw inputError(`${place}: *${alias.source} is an alias of what it stands in`, 'write it out');
    repeated += measure.values;
    if (repeated > MOST_REPEATED)
      throw inputError(`${place}: aliases repeat more than ${MOST_REPEATED} values`, 'use fewer of them');
    if (depth + measure.levels > DEEPEST) throw tooDeep(place);
    targets.set(alias, target);
    return measure;
  };
  const check = (node: unknown, depth: number): { readonly levels: number; readonly values: number } => {
    if (isAlias(node)) return checkAlias(node, depth);
    const found = node as Node | null;
    if (found && 'anchor' in found && found.anchor) anchors.set(found.anchor, found);
    let levels = isMap(node) || isSeq(node) ? 1 : 0;
    let values = 1;
    const add = (inner: unknown) => {
      const measure = check(inner, depth + 1);
      levels = Math.max(levels, measure.levels + 1);
      values += measure.values;
    };
    if (isSeq(node)) node.items.forEach(add);
    if (isMap(node))
      for (const { key, value } of node.items) {
        if (!isScalar(key))
          throw inputError(`${at((key as Node).range?.[0] ?? 0)}: a key is no single text`, 'write a name');
        add(key);
        add(value);
      }
    const measure = { levels, values };
    if (found) measures.set(found, measure);
    return measure;
  };
  check(document.contents, 0);
  return targets;
}
