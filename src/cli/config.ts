import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { inputError } from '../errors.js';
import { quote, suggestion } from '../nearest.js';
import { readTextSync } from '../reading/index.js';
import { parseYaml } from '../reading/yaml.js';
import { type OptionTable, optionName } from './option.js';
import type { Given, Texts } from './sources.js';

/**
 * Options from a YAML file: a map from option names, as on the command line without dashes, to values. Scalars keep
 * their spelling (`seed: 007` is the text 007). Unknown keys and values of another shape are input errors that name
 * line and column.
 */
export function fromFile(options: OptionTable, file: string): Texts {
  const { document, at } = parseYaml(readTextSync(file, { name: `option --config: ${quote(file)}` }), file);
  const texts = new Map<string, Given>();
  if (document.contents === null) return texts;
  if (!isMap(document.contents))
    throw inputError(`${at(0)}: not a map of options`, 'write lines like relative-error: 0.01');

  const keys = namesOf(options);
  for (const { key, value } of document.contents.items) {
    const name = textOf(key as Scalar);
    const place = at((key as Node).range?.[0] ?? 0);
    const option = keys.get(name);
    if (option === undefined || name === 'config')
      throw inputError(
        `${place}: unknown option ${quote(name)}`,
        `remove it, or see the command's --help${suggestion(name, [...keys.keys()])}`,
      );
    if (texts.has(option)) throw inputError(`${place}: option ${quote(name)} is given twice`, 'give it once');
    const where = `${at((value as Node | null)?.range?.[0] ?? (key as Node).range?.[0] ?? 0)}: ${name}`;
    if (isSeq(value) && value.items.length > 1 && !options[option].list)
      throw inputError(`${where} is given ${value.items.length} values`, 'give one');
    texts.set(option, { text: valueText(value, where), place: where, source: 'file' });
  }
  return texts;
}

function namesOf(options: OptionTable): Map<string, string> {
  const names = new Map<string, string>();
  for (const [key, { alias }] of Object.entries(options)) {
    names.set(optionName(key), key);
    if (alias !== undefined) names.set(alias, key);
  }
  return names;
}

function valueText(value: unknown, where: string): string {
  const items = isSeq(value) ? value.items : [value];
  return items
    .map((item) => {
      if (isScalar(item) && item.value !== null) return textOf(item);
      const what = isAlias(item) ? 'an alias' : isScalar(item) || item === null ? 'empty' : 'nested';
      throw inputError(
        `${where} is ${what}`,
        'write one value, or a flat list where the option takes several',
      );
    })
    .join(',');
}

function textOf(scalar: Scalar): string {
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value));
}
