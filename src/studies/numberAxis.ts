import type { NumberAxis } from './schema.js';
import type { Path, StudyFile } from './studyFile.js';

/** A value of an axis and where it is written. */
export interface Placed<Value> {
  readonly value: Value;
  readonly path: Path;
}

/** More values than any axis has use for. */
const MOST = 100_000;

/** The items of a key that takes one or a list, each with its place. */
export function itemsOf<Item>(value: Item | readonly Item[], path: Path): Placed<Item>[] {
  if (!Array.isArray(value)) return [{ value: value as Item, path }];
  return value.map((item, i) => ({ value: item, path: [...path, i] }));
}

/** The numbers that an axis lists: numbers, ranges (`from`, `to`, `step`) and powers of two. */
export function numbersOf(axis: NumberAxis, path: Path, study: StudyFile): Placed<number>[] {
  return itemsOf(axis, path).flatMap(({ value: item, path: place }) => {
    if (typeof item === 'number') return [{ value: item, path: place }];
    const [{ from, to }, next] =
      'powersOfTwo' in item
        ? [item.powersOfTwo, (x: number) => 2 * x]
        : [item, (x: number) => x + (item.step ?? 1)];
    const first = 'powersOfTwo' in item ? 2 ** Math.ceil(Math.log2(from)) : from;
    const values: number[] = [];
    for (let value = first; value <= to && values.length <= MOST; value = next(value)) values.push(value);
    if (values.length === 0)
      throw study.fault(place, `nothing lies between from: ${from} and to: ${to}`, 'correct the range');
    if (values.length > MOST)
      throw study.fault(place, `the range has more than ${MOST} values`, 'take a larger step');
    return values.map((value) => ({ value, path: place }));
  });
}
