import type { Cell } from '../../quantities/cell.js';
import { formatNumber } from '../../statistics/format.js';

/** The keys of a cell that are axes of a study, in the order in which a label names them. */
export const AXES = ['model', 'length', 'schedule', 'sampler', 'predictor', 'steps', 'seed'] as const;

export type Axis = (typeof AXES)[number];

export const AXIS_TITLES: Readonly<Record<Axis, string>> = {
  model: 'Model',
  length: 'L',
  schedule: 'Schedule',
  sampler: 'Sampler',
  predictor: 'Predictor',
  steps: 'Steps T',
  seed: 'Seed',
};

/** The axes along which cells differ, where they have them. */
export function varyingAxes(cells: readonly Cell[]): Axis[] {
  return AXES.filter((axis) => new Set(cells.flatMap((cell) => cell[axis] ?? [])).size > 1);
}

/** `balanced, L = 64`: a cell by some of its axes. Random order is named by its schedule. */
export function labelOf(cell: Cell, axes: readonly Axis[]): string {
  return axes.flatMap((axis) => axisText(cell, axis) ?? []).join(', ');
}

function axisText(cell: Cell, axis: Axis): string | undefined {
  const value = cell[axis];
  if (value === undefined) return undefined;
  if (axis === 'length') return `L = ${formatNumber(cell.length)}`;
  if (axis === 'steps') return `T = ${formatNumber(cell.steps!)}`;
  if (axis === 'seed') return `seed ${value}`;
  if (axis === 'sampler' && value === 'random' && cell.schedule !== undefined) return undefined;
  return String(value);
}
