import { inputError } from '../../errors.js';
import { quantityRegistry } from '../../quantities/registry.js';
import {
  type CellResult,
  forecastStudy,
  mergeStudy,
  planStudy,
  type RunDirectory,
  readStudyFile,
  runShard,
  type ShardOutcome,
  type StudyForecast,
  shardText,
} from '../../studies/index.js';
import { beginStudy } from '../../studies/study.js';
import { cellRows, cellTable } from '../cellTable.js';
import { type Computed, defineCommand } from '../command.js';
import { forecastTable } from '../forecastTable.js';
import { type Option, optional, summaries } from '../option.js';
import { flag, out, outputOptions, samplingOptions } from '../options.js';
import { integer, words } from '../parse.js';
import { mergedCells } from '../studying.js';

const GROUP = 'Study';

const shard: Option<string> = {
  describe: 'Compute shard i of n (i/n) only; auto takes i from Slurm, Kubernetes or GNU parallel',
  parse: words,
  group: GROUP,
};

const shards: Option<number> = {
  describe: 'The n of --shard auto',
  parse: integer(1, 1e6),
  group: GROUP,
};

interface Cells {
  readonly cells: readonly CellResult[];
}

/** What a process that computes a part has to say. */
interface Share extends Omit<ShardOutcome, 'interrupted'> {
  readonly shard: string;
}

/** What a directory was begun with. */
interface Begun {
  readonly planned: number;
  readonly sha256: string;
  readonly shards?: number;
}

type StudyResult = Cells | Share | Begun | StudyForecast;

export const study = defineCommand({
  positionals: { file: 'Study file, YAML or JSON; may be left out with --resume' },
  options: {
    out: out('Directory of the study: plan, models and results'),
    resume: flag('Go on in a directory that was begun', GROUP),
    dryRun: flag('Print grid, chunks, memory and predicted time, from a short pilot; write nothing', GROUP),
    plan: flag('Begin the directory and compute nothing: the shards do', GROUP),
    shard: optional(shard),
    shards: optional(shards),
    timeLimit: {
      ...samplingOptions.timeLimit,
      describe: 'Refuse a study that a short pilot says takes longer',
    },
    workers: samplingOptions.workers,
    memory: samplingOptions.memory,
    ...outputOptions,
  },
  notes: `The schema of study files is in the package: schema/study.schema.json. Every finished chunk is kept at once: after
an interrupt, a crash or a full disk --resume goes on, and the numbers are the same bits, as they are for any division
into shards.
Quantities: ${summaries(quantityRegistry)}.`,
  examples: [
    ['maskgap study grid.yaml --dry-run', 'what it would take'],
    ['maskgap study grid.yaml --out run', 'compute all cells'],
    ['maskgap study grid.yaml --out run2 --shard 2/3', 'the second third, on this machine'],
    ['maskgap study grid.yaml --out run --plan', 'begin a directory for maskgap submit'],
  ],
  async compute(options, { file: [file] }, context): Promise<Computed<StudyResult>> {
    const { log } = context;
    if (options.dryRun) {
      const study = await planStudy(readStudyFile(named(file)), options, log.info);
      const forecast = await forecastStudy(study, options, options.shards, log.info);
      return { result: forecast, provenance: { workers: forecast.workers } };
    }
    const { out } = options;
    if (out === undefined) throw inputError('option --out is missing', 'give a directory, or --dry-run');
    const begun = await beginStudy(file, { ...options, out, onNotice: log.info });
    const { directory, shard: part, shards: recorded, models } = begun;
    if (options.plan) return { result: planned(directory, recorded), provenance: {} };
    const { interrupted, ...share } = await runShard(directory, {
      ...options,
      shard: part,
      models,
      signal: context.interruptible(),
      onNotice: log.info,
      onProgress: ({ chunks, expectedChunks, secondsLeft }) =>
        context.progress.update({
          trajectories: chunks,
          expectedTrajectories: expectedChunks,
          unit: 'chunks',
          secondsLeft,
        }),
    });
    if (part.count > 1)
      return { result: { shard: shardText(part), ...share }, provenance: {}, partial: interrupted };
    return mergedCells(await mergeStudy([directory], { partial: interrupted, models }));
  },
  table(result, format) {
    if ('runs' in result) return forecastTable(result, format);
    if ('cells' in result) return cellTable(result.cells, format);
    return 'planned' in result ? `${result.planned} cells are planned.` : shareText(result);
  },
  csv(result) {
    if ('runs' in result) return result.runs.map((run) => ({ ...run }));
    return 'cells' in result ? cellRows(result.cells) : [{ ...result }];
  },
});

function planned({ plan, sha256 }: RunDirectory, shards: number | undefined): Begun {
  return { planned: plan.cells.length, sha256, ...(shards === undefined ? {} : { shards }) };
}

function named(file: string | undefined): string {
  if (file !== undefined) return file;
  throw inputError('no study file is given', 'give one: maskgap study grid.yaml --dry-run');
}

function shareText({ shard, chunks, done, computed }: Share): string {
  return `Shard ${shard}: ${done} of ${chunks} chunks are there, ${computed} computed now. maskgap merge makes the cells of all shards.`;
}
