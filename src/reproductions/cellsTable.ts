import { formatEstimate } from '../report/format.js';
import type { ReportTable } from '../report/table.js';
import type { CellResult } from '../studies/index.js';
import { quantityNamed } from '../studies/quantities/registry.js';

/** Every cell with the one number that its quantity shows. */
export function cellsTable(cells: readonly CellResult[]): ReportTable {
  return {
    caption: 'Cells of the study (± is the standard error)',
    columns: [
      { title: 'Quantity', numeric: false },
      { title: 'Model', numeric: false },
      { title: 'L', numeric: true },
      { title: 'Sampler', numeric: false },
      { title: 'Schedule', numeric: false },
      { title: 'T', numeric: true },
      { title: 'Value', numeric: true },
      { title: 'Unit', numeric: false },
    ],
    rows: cells.map(({ quantity, model, length, sampler = '', schedule = '', steps, result }) => {
      const { what, unit, estimate } = quantityNamed(quantity).headline(result as never);
      return [
        { text: what, sort: what },
        { text: model, sort: model },
        { text: String(length), sort: length },
        { text: sampler, sort: sampler },
        { text: schedule, sort: schedule },
        { text: steps === undefined ? '' : String(steps), sort: steps },
        { text: formatEstimate(estimate), sort: estimate.value },
        { text: unit, sort: unit },
      ];
    }),
  };
}
