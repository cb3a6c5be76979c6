import type { Estimate } from '../statistics/estimate.js';
import { drawable } from './logAxis.js';
import type { StepsRow } from './rows.js';

const NAMED = 4;

/**
 * A sentence that names the rows that a logarithmic axis cannot show, by the reason; empty when it shows all of them.
 * `quantity` is what the axis shows, as in "KL".
 */
export function omittedRows<Row extends StepsRow>(
  rows: readonly Row[],
  quantity: string,
  estimate: (row: Row) => Estimate,
): string {
  const reasons = new Map<string, string[]>();
  for (const row of rows) {
    const reason = omission(estimate(row), quantity);
    if (reason === undefined) continue;
    reasons.set(reason, [...(reasons.get(reason) ?? []), `${row.schedule} at T = ${row.steps}`]);
  }
  if (reasons.size === 0) return '';
  const parts = [...reasons].map(([reason, names]) => `${listed(names)} (${reason})`);
  return `Not drawn, since a logarithmic axis cannot show it: ${parts.join('; ')}.`;
}

function omission({ value, exact }: Estimate, quantity: string): string | undefined {
  if (drawable(value)) return undefined;
  if (value === 0) return exact ? `${quantity} is exactly 0` : `${quantity} is estimated as 0`;
  return value > 0 ? `${quantity} is infinite` : `${quantity} is estimated below 0, within its error`;
}

function listed(names: readonly string[]): string {
  if (names.length <= NAMED) return names.join(', ');
  return `${names.slice(0, NAMED - 1).join(', ')} and ${names.length - NAMED + 1} more`;
}
