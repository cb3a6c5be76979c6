import { groupedBy } from '../../groupedBy.js';
import type { CellResult } from '../../quantities/cellResult.js';
import type { ProfileResult } from '../../quantities/profile.js';
import type { Figure } from '../figure.js';
import { profileFigure } from '../profileFigure.js';
import { evenly } from '../text.js';
import { type Axis, labelOf, varyingAxes } from './axes.js';
import { cellFigure, LENGTH, stepsOf } from './cellFigure.js';
import { type Measure, measures } from './measures.js';

/** Lines that one figure can bear. */
const MOST_SERIES = 8;
/** Figures of one kind: more would hide what matters. */
const MOST_FIGURES = 8;

/** The figures that the varying axes of a study ask for. */
export function studyFigures(cells: readonly CellResult[]): Figure[] {
  const drawn = measures.flatMap((measure) => {
    const own = cells.filter(({ quantity }) => quantity === measure.quantity);
    if (own.length === 0) return [];
    return measure.steps === undefined
      ? againstLength(measure, own, [])
      : [...againstSteps(measure, own), ...againstLength(measure, own, ['steps'])];
  });
  const profiles = cells.flatMap(({ quantity, model, length, result }) =>
    quantity === 'profile'
      ? [{ label: `${model}, L = ${length}`, length, ...(result as ProfileResult) }]
      : [],
  );
  const chosen = evenly(profiles.length, MOST_SERIES).map((i) => profiles[i]);
  return [...drawn, profileFigure(chosen)].filter((figure) => figure !== undefined);
}

/** One figure a model, or a model and a length where those of one model would be too many lines. */
function againstSteps(measure: Measure, cells: readonly CellResult[]): Figure[] {
  const axes = varyingAxes(cells).filter((axis) => axis !== 'steps');
  const apart = axesApart(cells, axes);
  const series = axes.filter((axis) => !apart.includes(axis));
  const places = [...groupedBy(cells, (cell) => labelOf(cell, apart))];
  return evenly(places.length, MOST_FIGURES).flatMap((i) => {
    const [place, group] = places[i];
    const rolledOut = group.some(({ sampler = 'random' }) => sampler !== 'random');
    return cellFigure({
      measure,
      cells: group,
      x: stepsOf(measure, rolledOut),
      series,
      name: nameOf(measure.quantity, place),
      title: `${measure.title} against ${rolledOut ? 'rounds' : 'steps'}${place === '' ? '' : `: ${place}`}`,
    });
  });
}

/** The axes that get figures of their own: as few as leave lines that can be told apart. */
function axesApart(cells: readonly CellResult[], axes: readonly Axis[]): Axis[] {
  const orders: Axis[] = ['model', 'length', 'seed', 'predictor', 'schedule', 'sampler'];
  const apart: Axis[] = [];
  for (const axis of orders.filter((one) => axes.includes(one))) {
    const rest = axes.filter((one) => !apart.includes(one));
    const most = Math.max(
      ...[...groupedBy(cells, (cell) => labelOf(cell, apart)).values()].map(
        (group) => groupedBy(group, (cell) => labelOf(cell, rest)).size,
      ),
    );
    if (most <= MOST_SERIES) break;
    apart.push(axis);
  }
  return apart;
}

/** Growth with the length, a line for each T (or model), for the first of the schedules and samplers. */
function againstLength(measure: Measure, cells: readonly CellResult[], inner: readonly Axis[]): Figure[] {
  const others: Axis[] = ['schedule', 'sampler', 'predictor', 'seed'];
  const first = cells.filter((cell) => others.every((axis) => cell[axis] === cells[0][axis]));
  if (new Set(first.map(({ length }) => length)).size < 2) return [];
  const varying = varyingAxes(first);
  const apart: Axis[] =
    inner.includes('steps') && varying.includes('steps') && varying.includes('model') ? ['model'] : [];
  const series = varying.filter((axis) => axis !== 'length' && !apart.includes(axis));
  const setting = labelOf(
    cells[0],
    others.filter((axis) => varyingAxes(cells).includes(axis)),
  );
  const places = [...groupedBy(first, (cell) => labelOf(cell, apart))];
  return evenly(places.length, MOST_FIGURES).flatMap((i) => {
    const [model, group] = places[i];
    const lines = groupedBy(group, (cell) => labelOf(cell, series));
    const kept = [...lines.values()].filter((line) => line.length > 1);
    const shown = evenly(kept.length, MOST_SERIES).flatMap((line) => kept[line]);
    const place = [apart.length > 0 ? model : '', setting].filter((part) => part !== '').join(', ');
    return cellFigure({
      measure,
      cells: shown,
      x: LENGTH,
      series,
      name: nameOf(`${measure.quantity}-length`, apart.length > 0 ? model : ''),
      title: `${measure.title} against sequence length${place === '' ? '' : `: ${place}`}`,
    });
  });
}

/** The stem of a figure's files. */
function nameOf(...parts: readonly string[]): string {
  return parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
