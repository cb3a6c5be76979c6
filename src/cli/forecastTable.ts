import { type Format, formatNumber, formatSeconds } from '../report/format.js';
import type { StudyForecast } from '../studies/index.js';
import { tableOfColumns, textColumn } from './table.js';

/** What a study will take: a line per run, then the whole. */
export function forecastTable(forecast: StudyForecast, format: Format): string {
  const { runs, cells, chunks, trajectories, workers, shards, memory, disk, seconds } = forecast;
  const column = (head: string, value: (run: StudyForecast['runs'][number]) => string, words = false) =>
    textColumn(head, runs.map(value), words);
  const table = tableOfColumns(
    [
      column('model', ({ model }) => model, true),
      column('L', ({ length }) => String(length)),
      column('seed', ({ seed }) => seed),
      column('cells', (run) => String(run.cells)),
      column('method', ({ method, engine }) => engine ?? method, true),
      column('chunks', (run) => String(run.chunks ?? '')),
      column('trajectories', (run) => String(run.trajectories ?? '')),
      column('memory', (run) => (run.memory === undefined ? '' : bytes(run.memory))),
      column('time of one thread', (run) => (run.seconds === undefined ? '' : formatSeconds(run.seconds))),
    ],
    format,
  );
  const whole = [
    `${cells} cells in ${runs.length} runs: ${chunks} chunks, ${trajectories} trajectories.`,
    `About ${formatSeconds(seconds)} with ${workers} workers${shards > 1 ? ` on each of ${shards} machines` : ''}, ${bytes(memory)} of memory, ${bytes(disk)} of disk.`,
  ];
  return `${table}\n\n${whole.join('\n')}`;
}

function bytes(count: number): string {
  if (count < 2 ** 20) return `${formatNumber(count / 2 ** 10, 3)} KiB`;
  return count < 2 ** 30
    ? `${formatNumber(count / 2 ** 20, 3)} MiB`
    : `${formatNumber(count / 2 ** 30, 3)} GiB`;
}
