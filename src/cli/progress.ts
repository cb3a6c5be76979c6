import { formatNumber, formatSeconds } from '../statistics/format.js';

/** Where a run stands; what is not known is left out. */
export interface Standing {
  readonly trajectories: number;
  /** Trajectories that the run will have made, as far as can be told. */
  readonly expectedTrajectories?: number;
  /** Largest standard error over value among the rows. */
  readonly worstRelativeError?: number;
  readonly secondsLeft?: number;
  /** What is counted, if not trajectories. */
  readonly unit?: string;
  /** Anything else worth saying, such as a loss. */
  readonly remark?: string;
}

export interface Progress {
  update(standing: Standing): void;
  /** Takes the bar away, before anything else is written. */
  clear(): void;
}

/** What the reporter writes to, and its clock in milliseconds. */
export interface ProgressTarget {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const REDRAW = 100;
const LINE = 30_000;
const WIDTH = 24;

/** Reports on stderr: a live bar on a terminal, elsewhere a line every 30 s; nothing when quiet. */
export function createProgress(
  quiet: boolean,
  target: ProgressTarget = process.stderr,
  clock: () => number = performance.now.bind(performance),
): Progress {
  const live = target.isTTY === true;
  let last = live ? Number.NEGATIVE_INFINITY : clock();
  let drawn = false;

  function clear(): void {
    if (drawn) target.write('\r\x1b[K');
    drawn = false;
  }

  function update(standing: Standing): void {
    const now = clock();
    if (quiet || now - last < (live ? REDRAW : LINE)) return;
    last = now;
    if (!live) {
      target.write(`maskgap: ${describe(standing)}\n`);
      return;
    }
    const text = `${bar(standing)}${describe(standing)}`;
    target.write(`\r\x1b[K${text.slice(0, (target.columns ?? 80) - 1)}`);
    drawn = true;
  }

  return { update, clear };
}

function bar({ trajectories, expectedTrajectories }: Standing): string {
  if (!expectedTrajectories) return '';
  const full = Math.round(WIDTH * Math.min(1, trajectories / expectedTrajectories));
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] `;
}

function describe(standing: Standing): string {
  const {
    trajectories,
    expectedTrajectories,
    worstRelativeError,
    secondsLeft,
    unit = 'trajectories',
    remark,
  } = standing;
  const parts = [`${trajectories}${expectedTrajectories ? ` of ${expectedTrajectories}` : ''} ${unit}`];
  if (remark !== undefined) parts.push(remark);
  if (worstRelativeError !== undefined)
    parts.push(`worst relative error ${formatNumber(100 * worstRelativeError, 2)}%`);
  if (secondsLeft !== undefined && Number.isFinite(secondsLeft))
    parts.push(`${formatSeconds(secondsLeft)} left`);
  return parts.join(', ');
}
