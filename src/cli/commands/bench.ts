import type { BenchmarkRow, BenchmarkRun, Comparison } from '../../benchmark/index.js';
import { inputError } from '../../errors.js';
import { formatNumber } from '../../statistics/format.js';
import { version } from '../../version.js';
import { defineCommand } from '../command.js';
import { out, outputOptions } from '../options.js';
import { integer } from '../parse.js';
import { note, numbers, table, words } from '../table.js';

interface BenchResult extends Omit<BenchmarkRun, 'maskgap'> {
  /** Against an earlier run of the history file. */
  readonly against?: Comparison;
}

const { json, csv, quiet, config } = outputOptions;

export const bench = defineCommand({
  options: {
    only: {
      describe: 'Benchmarks whose names contain one of these words',
      list: true,
      parse: (text: string) => text.split(',').map((word) => word.trim()),
      default: [],
      defaultText: 'all',
      group: 'Problem',
    },
    repeats: {
      describe: 'Runs of each, of which the median counts',
      parse: integer(1, 1000),
      default: 5,
      group: 'Sampling',
    },
    history: out('NDJSON file of earlier runs: compared with, then added to'),
    json,
    csv,
    quiet,
    config,
  },
  notes:
    'Timings want a machine with nothing else to do. Between machines, what is a matter of one core is compared in units of the speed of each machine’s own core.',
  examples: [
    ['maskgap bench --history bench.ndjson', 'all benchmarks, against the last run'],
    ['maskgap bench --only sweep,gaps --repeats 3', 'some of them'],
  ],
  async compute({ only, repeats, history }, _, { interruptible, progress }) {
    const { appendHistory, benchmarks, compareRuns, earlierRun, machineFacts, readHistory, runBenchmarks } =
      await import('../../benchmark/index.js');
    const past = history === undefined ? [] : await readHistory(history);
    const all = await benchmarks();
    const chosen = all.filter(({ name }) => only.length === 0 || only.some((word) => name.includes(word)));
    if (chosen.length === 0)
      throw inputError(
        `option --only: no benchmark has ${only.join(' or ')} in its name`,
        `choose from: ${all.map(({ name }) => name).join('; ')}`,
      );
    const here = machineFacts();
    const rows = await runBenchmarks(chosen, {
      repeats,
      speed: here.megablocksPerSecond,
      signal: interruptible(),
      onProgress: (_name, done, total) =>
        progress.update({ trajectories: done, expectedTrajectories: total, unit: 'benchmarks' }),
    });
    progress.clear();
    const partial = rows.length < chosen.length;
    const date = new Date().toISOString();
    const earlier = earlierRun(past, here);
    const result: BenchResult = {
      date,
      machine: here,
      rows,
      ...(earlier ? { against: compareRuns(rows, here, earlier) } : {}),
    };
    if (history !== undefined && rows.length > 0)
      await appendHistory(history, { maskgap: version(), date, machine: here, rows });
    return { result, provenance: {}, partial };
  },
  table({ machine, rows, against }: BenchResult, format) {
    const lines = [
      `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}`,
      `Speed of one core: ${formatNumber(machine.megablocksPerSecond, 3)} million Philox blocks/s`,
    ];
    const columns = [
      words('benchmark', ({ name }: BenchmarkRow) => name),
      numbers('median', ({ median }: BenchmarkRow) => formatNumber(median, 3)),
      words('', ({ unit }: BenchmarkRow) => unit),
      numbers('lowest', ({ lowest }: BenchmarkRow) => formatNumber(lowest, 3)),
      numbers('highest', ({ highest }: BenchmarkRow) => formatNumber(highest, 3)),
      numbers('per core speed', ({ inCoreSpeeds }: BenchmarkRow) =>
        inCoreSpeeds === undefined ? '' : formatNumber(inCoreSpeeds, 3),
      ),
    ];
    if (against !== undefined)
      columns.push(
        numbers('faster', ({ name }: BenchmarkRow) =>
          against.speedUp[name] === undefined ? '' : `${formatNumber(against.speedUp[name], 3)}x`,
        ),
      );
    const parts = [lines.join('\n'), table(rows, columns, format)];
    if (against !== undefined) {
      const where = against.otherMachine ? `another machine (${against.processor})` : 'this machine';
      parts.push(note(`faster: against maskgap ${against.maskgap} of ${against.date} on ${where}`, format));
    }
    return parts.join('\n\n');
  },
  csv: ({ rows }) => rows.map(({ what: _, ...row }) => ({ ...row })),
});
