import { type Format, formatNumber, formatSeconds } from '../statistics/format.js';
import type { RunForecast, StudyForecast } from '../studies/index.js';
import { type ColumnOf, numbers, table, words } from './table.js';

/** What a study will take: a line per run, then the whole. */
export function forecastTable(forecast: StudyForecast, format: Format): string {
  const { runs, cells, chunks, trajectories, workers, shards, memory, disk, seconds } = forecast;
  const columns: ColumnOf<RunForecast>[] = [
    words('model', ({ model }) => model),
    numbers('L', ({ length }) => String(length)),
    words('seed', ({ seed }) => seed),
    numbers('cells', (run) => String(run.cells)),
    words('of', ({ kind }) => kind),
    words('method', ({ method, engine }) => engine ?? method),
    numbers('chunks', (run) => String(run.chunks ?? '')),
    numbers('trajectories', (run) => String(run.trajectories ?? '')),
    numbers('memory', (run) => (run.memory === undefined ? '' : bytes(run.memory))),
    numbers('time of one thread', (run) => formatSeconds(run.seconds)),
  ];
  const whole = [
    `${cells} cells in ${runs.length} runs: ${chunks} chunks, ${trajectories} trajectories.`,
    `About ${formatSeconds(seconds)} with ${workers} workers${shards > 1 ? ` on each of ${shards} machines` : ''}, ${bytes(memory)} of memory, ${bytes(disk)} of disk.`,
  ];
  return `${table(runs, columns, format)}\n\n${whole.join('\n')}`;
}

function bytes(count: number): string {
  if (count < 2 ** 20) return `${formatNumber(count / 2 ** 10, 3)} KiB`;
  return count < 2 ** 30
    ? `${formatNumber(count / 2 ** 20, 3)} MiB`
    : `${formatNumber(count / 2 ** 30, 3)} GiB`;
}
