import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { z } from 'zod';
import { inputError, type MaskgapError } from '../errors.js';
import { quote, suggestion } from '../nearest.js';
import { readTextSync } from '../reading/index.js';
import { parseYaml } from '../reading/yaml.js';
import { parameters } from '../samplers/parameters.js';
import { shown } from '../shown.js';
import { type StudyDocument, studySchema } from './schema.js';

/** Where something stands in the file: keys and indices from the top. */
export type Path = readonly (string | number)[];

/** A study as it is written, and a way to complain about any part of it. */
export interface StudyFile {
  readonly file: string;
  readonly document: StudyDocument;
  /** An input error that begins with `FILE:line:column: `. */
  fault(path: Path, message: string, remedy: string): MaskgapError;
}

/** Reads a study, YAML or JSON, and checks its shape. */
export function readStudyFile(file: string): StudyFile {
  const { document, at, plain } = parseYaml(readTextSync(file), file);
  const fault = (path: Path, message: string, remedy: string) =>
    inputError(`${at(offsetOf(document.contents, path))}: ${message}`, remedy);

  if (!isMap(document.contents)) throw fault([], 'not a map', 'write keys such as models and lengths');
  const value = withWrittenSeeds(plain(), document.contents);
  const parsed = studySchema.safeParse(value);
  if (parsed.success) return { file, document: parsed.data, fault };
  throw issueFault(parsed.error.issues[0], [], value, fault);
}

/** Where a value begins; for a key that is there, the key itself. What is missing is said of what should hold it. */
function offsetOf(contents: unknown, path: Path): number {
  let node = contents;
  let offset = (node as Node | null)?.range?.[0] ?? 0;
  for (const key of path) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined;
    if (pair) offset = (pair.key as Node).range?.[0] ?? offset;
    node = pair ? pair.value : isSeq(node) ? node.items[key as number] : undefined;
    if (node === undefined || node === null) return offset;
    if (!pair) offset = (node as Node).range?.[0] ?? offset;
  }
  return offset;
}

/** Seeds are texts: `seed: 007` is the text 007. */
function withWrittenSeeds(value: unknown, node: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item, i) => withWrittenSeeds(item, isSeq(node) ? node.items[i] : undefined));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      const written = isMap(node) ? node.get(key, true) : undefined;
      return [key, key === 'seed' ? seedText(child, written) : withWrittenSeeds(child, written)];
    }),
  );
}

function seedText(value: unknown, node: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item, i) => seedText(item, isSeq(node) ? node.items[i] : undefined));
  return typeof value === 'number' && isScalar(node) ? (node.source ?? String(value)) : value;
}

type Fault = StudyFile['fault'];

/** The first mistake of the shape, in words, at its place. */
function issueFault(issue: z.core.$ZodIssue, above: Path, value: unknown, fault: Fault): MaskgapError {
  const path = [...above, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    return fault([...path, key], `unknown key ${quote(key)}`, `remove it${suggestion(key, KEYS)}`);
  }
  if (issue.code === 'invalid_union') {
    const likely = likeliest(issue.errors);
    if (likely) return issueFault(likely, path, value, fault);
  }
  const found = path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key],
    value,
  );
  const name = path.join('.');
  if (found === undefined) return fault(path, `${name} is missing`, 'add it; see the study schema');
  const why = issue.code === 'invalid_union' ? 'not of a kind that this key takes' : issue.message;
  return fault(path, `${name} is ${shown(found, 60)}: ${why}`, 'see the study schema');
}

/** Of the readings that a value could have had, the one it is nearest to: that which fails inside, in the fewest places. */
function likeliest(readings: readonly (readonly z.core.$ZodIssue[])[]): z.core.$ZodIssue | undefined {
  const [best] = readings
    .filter(([first]) => first !== undefined && !isOfAnotherKind(first))
    .toSorted((a, b) => a.length - b.length);
  return best?.[0];
}

/** The value as a whole is of another kind than that reading has. */
function isOfAnotherKind(issue: z.core.$ZodIssue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return likeliest(issue.errors) === undefined;
  return issue.code === 'invalid_type';
}

/** Keys of the study and of its models, grids and samplers, for suggestions. */
const KEYS = [
  ...Object.keys(studySchema.shape),
  ...['name', 'path', 'text', 'order', 'tokens', 'alphabet', 'vocabularySize', 'smoothing'],
  ...['from', 'to', 'step', 'powersOfTwo'],
  ...[...Object.keys(parameters), 'inner'],
];
