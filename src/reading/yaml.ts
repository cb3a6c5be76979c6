import { type Document, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { inputError, MaskgapError } from '../errors.js';

/** A YAML file and its places. */
export interface YamlFile {
  readonly document: Document.Parsed;
  /** `FILE:line:column` of an offset. */
  at(offset: number): string;
  /** What the document says, as plain values. */
  plain(): unknown;
}

/**
 * Parses YAML (or JSON, which is YAML). Mistakes of the text, aliases of no anchor or of what they stand in, too many aliases,
 * and nesting beyond what can be looked at are input errors with their place.
 *
 * @param file names it in errors
 */
export function parseYaml(text: string, file: string): YamlFile {
  return within(file, () => {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const at = (offset: number) => {
      const { line, col } = lines.linePos(offset);
      return `${file}:${line}:${col}`;
    };
    const [error] = document.errors;
    if (error) throw inputError(`${at(error.pos[0])}: ${error.message.split('\n')[0]}`, 'correct the YAML');
    visit(document, {
      Alias(_key, alias, path) {
        const place = at(alias.range?.[0] ?? 0);
        const target = alias.resolve(document);
        if (target === undefined)
          throw inputError(
            `${place}: *${alias.source} is an alias of no anchor`,
            `quote it, as "*${alias.source}", if a text is meant`,
          );
        if (path.includes(target as Node))
          throw inputError(`${place}: *${alias.source} is an alias of what it stands in`, 'write it out');
      },
    });
    return { document, at, plain: () => within(file, () => document.toJS()) };
  });
}

/** What the parser throws is a mistake of the file: too many aliases, or more nesting than the stack holds. */
function within<T>(file: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (cause instanceof MaskgapError) throw cause;
    const why =
      cause instanceof RangeError ? 'it is nested too deep' : (cause as Error).message.split('\n')[0];
    throw inputError(`${file} cannot be read as YAML: ${why}`, 'correct the YAML', { cause });
  }
}
