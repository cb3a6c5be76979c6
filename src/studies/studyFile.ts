import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { z } from 'zod';
import { inputError, type MaskgapError } from '../errors.js';
import { quote, suggestion } from '../nearest.js';
import { readTextSync } from '../reading/index.js';
import { parseYaml, written, type YamlFile } from '../reading/yaml.js';
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
  const yaml = parseYaml(readTextSync(file), file);
  const { contents } = yaml.document;
  const fault = (path: Path, message: string, remedy: string) =>
    inputError(`${yaml.at(placeOf(contents, path).offset)}: ${message}`, remedy);

  if (!isMap(contents)) throw fault([], 'not a map', 'write keys such as models and lengths');
  const parsed = studySchema.safeParse(withWrittenSeeds(yaml.plain(), contents, yaml));
  if (parsed.success) return { file, document: parsed.data, fault };
  throw issueFault(parsed.error.issues[0], [], (path) => placeOf(contents, path).node, fault);
}

/**
 * A value, if it is there, and where it begins; for a key that is there, the key itself. What is missing is said of what should
 * hold it.
 */
function placeOf(contents: unknown, path: Path): { readonly node: unknown; readonly offset: number } {
  let node = contents;
  let offset = (node as Node | null)?.range?.[0] ?? 0;
  for (const key of path) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value ?? '') === String(key))
      : undefined;
    if (pair) offset = (pair.key as Node).range?.[0] ?? offset;
    node = pair ? pair.value : isSeq(node) ? node.items[key as number] : undefined;
    if (node === undefined || node === null) return { node, offset };
    if (!pair) offset = (node as Node).range?.[0] ?? offset;
  }
  return { node, offset };
}

/** Seeds are texts: `seed: 007` is the text 007. */
function withWrittenSeeds(value: unknown, at: unknown, yaml: YamlFile): unknown {
  const node = yaml.meant(at);
  if (Array.isArray(value))
    return value.map((item, i) => withWrittenSeeds(item, isSeq(node) ? node.items[i] : undefined, yaml));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      const inner = isMap(node) ? node.get(key, true) : undefined;
      return [key, key === 'seed' ? seedText(child, inner, yaml) : withWrittenSeeds(child, inner, yaml)];
    }),
  );
}

function seedText(value: unknown, at: unknown, yaml: YamlFile): unknown {
  const node = yaml.meant(at);
  if (Array.isArray(value))
    return value.map((item, i) => seedText(item, isSeq(node) ? node.items[i] : undefined, yaml));
  return typeof value === 'number' && isScalar(node) ? (node.source ?? String(value)) : value;
}

type Fault = StudyFile['fault'];

/** The first mistake of the shape, in words, at its place. */
function issueFault(
  issue: z.core.$ZodIssue,
  above: Path,
  nodeAt: (path: Path) => unknown,
  fault: Fault,
): MaskgapError {
  const path = [...above, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    return fault([...path, key], `unknown key ${quote(key)}`, `remove it${suggestion(key, KEYS)}`);
  }
  if (issue.code === 'invalid_union') {
    const likely = likeliest(issue.errors);
    if (likely) return issueFault(likely, path, nodeAt, fault);
  }
  const node = nodeAt(path);
  const name = path.join('.');
  if (node === undefined) return fault(path, `${name} is missing`, 'add it; see the study schema');
  return fault(path, `${name} is ${shown(written(node), 60)}: ${why(issue, node)}`, 'see the study schema');
}

function why(issue: z.core.$ZodIssue, node: unknown): string {
  if (isScalar(node) && typeof node.value === 'number' && !Number.isFinite(node.value))
    return 'not a finite number';
  return issue.code === 'invalid_union' ? 'not of a kind that this key takes' : issue.message;
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
