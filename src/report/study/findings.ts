import { groupedBy } from '../../groupedBy.js';
import type { CellResult } from '../../quantities/cellResult.js';
import type { Estimate } from '../../statistics/estimate.js';
import { formatEstimate, formatNumber } from '../../statistics/format.js';
import { drawable } from '../logAxis.js';
import { type Axis, labelOf, varyingAxes } from './axes.js';
import { pairedIn } from './differences.js';
import { type Measure, measures } from './measures.js';

/** Sentences of one kind: more than these would be a table. */
const MOST_SENTENCES = 4;

/** What the cells of a study say in sentences, the most important first. Sentences that do not apply are left out. */
export function studyFindings(cells: readonly CellResult[]): string[] {
  // Models are always named, other axes where there is a choice.
  const varying = varyingAxes(cells);
  const named = (axes: readonly Axis[]) =>
    axes.filter((axis) => axis === 'model' || axis === 'length' || varying.includes(axis));
  return measures.flatMap((measure) => {
    const own = cells.filter(({ quantity }) => quantity === measure.quantity);
    return [
      ...winners(measure, own),
      ...pairedDifferences(measure, own, named(SETTING)),
      ...decay(measure, own, named(LINE)),
      ...growth(measure, own, named(LINE.filter((axis) => axis !== 'length')), varying.includes('steps')),
      ...shareOfBounds(measure, own),
      ...information(measure, own, named(['model', 'length', 'seed'])),
    ];
  });
}

/** The axes along which a reader chooses. */
const CHOICES: readonly Axis[] = ['schedule', 'sampler'];
const SETTING: readonly Axis[] = ['model', 'length', 'predictor', 'steps', 'seed'];
const LINE: readonly Axis[] = ['model', 'length', 'schedule', 'sampler', 'predictor', 'seed'];

/** Which schedule or sampler is best, and in how many of the settings where there are several. */
function winners(measure: Measure, cells: readonly CellResult[]): string[] {
  const settings = [...groupedBy(cells, (cell) => labelOf(cell, SETTING)).values()].filter(
    (group) => group.length > 1 && group.every((cell) => drawable(measure.value(cell)?.value ?? 0)),
  );
  if (settings.length === 0) return [];
  const best = settings.map((group) =>
    group.reduce((a, b) => (measure.value(b)!.value < measure.value(a)!.value ? b : a)),
  );
  const [name, won] = [...groupedBy(best, (cell) => labelOf(cell, CHOICES))].reduce((a, b) =>
    b[1].length > a[1].length ? b : a,
  );
  return [
    `Of the schedules and samplers compared at the same T, ${name} has the smallest ${small(measure.title)} in ${won.length} of ${settings.length} settings.`,
  ];
}

/** The paired differences that stand out most against their errors, at most one for each pair. */
function pairedDifferences(
  { quantity }: Measure,
  cells: readonly CellResult[],
  setting: readonly Axis[],
): string[] {
  const all = pairedIn(cells).filter(({ estimate: { value } }) => Number.isFinite(value) && value !== 0);
  const pairs = [...groupedBy(all, ({ a, b }) => `${a} - ${b}`).values()].map((group) =>
    group.reduce((x, y) => (Math.abs(y.estimate.value) > Math.abs(x.estimate.value) ? y : x)),
  );
  const largest = pairs.sort((x, y) => Math.abs(y.estimate.value) - Math.abs(x.estimate.value));
  return largest.slice(0, MOST_SENTENCES - 1).map(({ cell, a, b, estimate }) => {
    const name = quantity === 'rollout' ? 'forward KL' : 'KL';
    return `${capital(labelOf(cell, setting))}: ${name} of ${a} minus that of ${b} is ${quantityText(estimate)} nats, on the same trajectories.`;
  });
}

/**
 * The mean slope of the logarithm over ln T, from the first to the last T with at least 16 tokens a step. The error is an
 * upper bound whatever the correlation of its two ends, which may share trajectories.
 */
function decay(measure: Measure, cells: readonly CellResult[], naming: readonly Axis[]): string[] {
  if (measure.steps === undefined || measure.sameShapeAs !== undefined) return [];
  const lines = groupedBy(
    cells.filter((cell) => (cell.steps ?? Number.POSITIVE_INFINITY) * LEAST_BLOCK <= cell.length),
    (cell) => labelOf(cell, naming),
  );
  const slopes = [...lines].flatMap(([name, line]) => {
    const slope = slopeOf(measure, line, (cell) => measure.steps!(cell)!);
    return slope === undefined ? [] : [{ name, ...slope }];
  });
  if (slopes.length === 0) return [];
  const values = slopes.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const error = Math.max(...slopes.map((slope) => slope.error));
  const range =
    slopes.length === 1
      ? `${slopes[0].name}: it is ${formatNumber(least, 3)}`
      : `over ${slopes.length} lines it is ${formatNumber(least, 3)} to ${formatNumber(most, 3)}`;
  return [
    `${measure.title} falls with T like a power where steps reveal ${LEAST_BLOCK} tokens or more; ${range} ${errorText(error)}; a bound of order 1/T has the power -1.`,
  ];
}

const LEAST_BLOCK = 16;

/** How the value per token changes from the shortest to the longest sequence at fixed T. */
function growth(
  measure: Measure,
  cells: readonly CellResult[],
  naming: readonly Axis[],
  manySteps: boolean,
): string[] {
  if (measure.sameShapeAs !== undefined) return [];
  const axes: readonly Axis[] = manySteps ? [...naming, 'steps'] : naming;
  const lines = [...groupedBy(cells, (cell) => labelOf(cell, axes))].flatMap(([name, line]) => {
    const drawn = line.filter(
      (cell) => drawable(measure.value(cell)?.value ?? 0) && (cell.steps ?? 1) * LEAST_BLOCK <= cell.length,
    );
    const sorted = [...drawn].sort((a, b) => a.length - b.length);
    if (new Set(sorted.map(({ length }) => length)).size < 2) return [];
    const [short, long] = [sorted[0], sorted[sorted.length - 1]];
    const [a, b] = [measure.value(short)!, measure.value(long)!];
    const ratio = b.value / a.value;
    return [{ name, short, long, ratio, error: ratio * (relative(a) + relative(b)) }];
  });
  return everyOther(lines, 2).map(
    ({ name, short, long, ratio, error }) =>
      `${capital(name)}: from L = ${formatNumber(short.length)} to ${formatNumber(long.length)} the ${small(measure.title)}, per token, changes by a factor of ${formatNumber(ratio, 4)} ${errorText(error)}.`,
  );
}

/** The range of value over bound. */
function shareOfBounds(measure: Measure, cells: readonly CellResult[]): string[] {
  const shares = new Map<string, number[]>();
  for (const cell of cells) {
    const value = measure.value(cell)?.value ?? 0;
    for (const [bound, limit] of Object.entries(measure.bounds?.(cell) ?? {}))
      if (drawable(value) && drawable(limit))
        shares.set(bound, [...(shares.get(bound) ?? []), value / limit]);
  }
  return [...shares].map(([bound, all]) => {
    const [least, most] = [Math.min(...all), Math.max(...all)].map((share) => formatNumber(share, 3));
    return `${measure.title} is ${least === most ? least : `${least} to ${most}`} times the bound of ${bound}, over ${all.length} ${all.length === 1 ? 'cell' : 'cells'}.`;
  });
}

/** What tokens tell of each other, for measures that have no steps. */
function information(measure: Measure, cells: readonly CellResult[], naming: readonly Axis[]): string[] {
  if (measure.steps !== undefined) return [];
  return everyOther(cells, MOST_SENTENCES).flatMap((cell) => {
    const estimate = measure.value(cell);
    return estimate === undefined
      ? []
      : [
          `${capital(labelOf(cell, naming))}: the ${small(measure.title)} is ${quantityText(estimate)} nats on average.`,
        ];
  });
}

function slopeOf(measure: Measure, line: readonly CellResult[], x: (cell: CellResult) => number) {
  const drawn = line.filter((cell) => drawable(measure.value(cell)?.value ?? 0) && drawable(x(cell)));
  if (drawn.length < 2) return undefined;
  const sorted = [...drawn].sort((a, b) => x(a) - x(b));
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  const width = Math.log(x(last) / x(first));
  if (!(width > 0)) return undefined;
  const [a, b] = [measure.value(first)!, measure.value(last)!];
  return { value: Math.log(b.value / a.value) / width, error: (relative(a) + relative(b)) / width };
}

const errorText = (error: number) =>
  error === 0 ? '(exact)' : `(standard error at most ${formatNumber(error, 2)})`;

const relative = ({ value, standardError }: Estimate) => standardError / Math.abs(value);

/** At most `count` of the items, the first and the last among them. */
function everyOther<Item>(items: readonly Item[], count: number): Item[] {
  return items.length <= count ? [...items] : [...items.slice(0, count - 1), items[items.length - 1]];
}

/** A title within a sentence; names in capitals stay. */
const small = (title: string) =>
  /^[A-Z]{2}/.test(title) ? title : `${title[0].toLowerCase()}${title.slice(1)}`;

const capital = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function quantityText(estimate: Estimate): string {
  return estimate.exact ? `${formatNumber(estimate.value)} (exact)` : formatEstimate(estimate);
}
