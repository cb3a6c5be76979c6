import { join } from 'node:path';
import { inputError } from '../../errors.js';
import { formatSeconds } from '../../report/format.js';
import {
  type Claim,
  type Judgement,
  planReproduction,
  type Reproduction,
  reproductions,
  reproductionsNamed,
  type StudyReproduction,
} from '../../reproductions/index.js';
import {
  createRunDirectory,
  findRunDirectory,
  forecastStudy,
  type MergedStudy,
  mergeStudy,
  type PlannedStudy,
  refuseOtherPlan,
  runShard,
  WHOLE,
} from '../../studies/index.js';
import { type CommandContext, type Computed, defineCommand } from '../command.js';
import type { DocumentProvenance } from '../document.js';
import { type Option, optional, type Values } from '../option.js';
import { out, outputOptions, samplingOptions } from '../options.js';
import { truth, words } from '../parse.js';
import { mergedCells } from '../studying.js';
import { heading } from '../table.js';

const GROUP = 'Reproduction';

const flag = (describe: string): Option<boolean> => ({
  describe,
  flag: true,
  parse: truth,
  default: false,
  group: GROUP,
});

const file = (describe: string): Option<string | undefined> =>
  optional({ describe, parse: words, group: GROUP });

const options = {
  quick: flag('Smaller grids and larger errors: minutes rather than an hour'),
  out: out('Directory for reports, and for the studies behind them'),
  resume: flag('Go on in a directory that was begun'),
  text: file('Text to fit the models to, in place of the novel that comes with maskgap'),
  study: file('Study file whose cells the claims are judged by, in place of the one that comes with maskgap'),
  workers: samplingOptions.workers,
  memory: samplingOptions.memory,
  ...outputOptions,
};

/** The claims of one name. */
interface Reproduced {
  readonly name: string;
  readonly claims: readonly Claim[];
}

interface ReproduceResult {
  readonly reproductions: readonly Reproduced[];
}

/** A reproduction, and its study where there is one. */
interface Planned {
  readonly reproduction: Reproduction;
  readonly folder: string;
  readonly planned?: PlannedStudy;
}

export const reproduce = defineCommand({
  positionals: { name: `${reproductions.map(({ name }) => name).join(', ')}, or all` },
  options,
  notes: `Every verdict is computed from the numbers and their standard errors by one rule. DIR/NAME/study is a study like any other:
--resume goes on with it, and maskgap merge prints its cells.`,
  examples: [
    ['maskgap reproduce scaling --quick --out out', 'the 1/T law, in about a minute'],
    ['maskgap reproduce all --quick --out out', 'all claims'],
  ],
  async compute(options, { name: [name] }, context): Promise<Computed<ReproduceResult>> {
    const { out } = options;
    const chosen = reproductionsNamed(name);
    if (out === undefined) throw inputError('option --out is missing', 'give a directory');
    if (options.study !== undefined && (chosen.length > 1 || !('judge' in chosen[0])))
      throw inputError(`--study is given, and ${name} is not judged by one study`, 'name one that is');
    const plans: Planned[] = [];
    for (const reproduction of chosen)
      plans.push(await plan(reproduction, join(out, reproduction.name), options));
    if (!options.quick) for (const each of plans) await foretell(each, options, context);

    const signal = context.interruptible();
    const reproduced: Reproduced[] = [];
    const studies: Computed<unknown>[] = [];
    for (const { reproduction, planned, folder } of plans) {
      if (signal.aborted) break;
      if (!('judge' in reproduction)) {
        reproduced.push({ name: reproduction.name, claims: reproduction.measure(options).claims });
        continue;
      }
      const merged = await compute(folder, planned!, options, context, signal);
      studies.push(mergedCells(merged));
      if (merged.gaps.length > 0) break;
      const { claims } = judge(reproduction, planned!, merged);
      reproduced.push({ name: reproduction.name, claims });
    }
    return {
      result: { reproductions: reproduced },
      provenance: provenanceOf(studies.map(({ provenance }) => provenance)),
      partial: reproduced.length < plans.length,
      missedTarget: studies.find(({ missedTarget }) => missedTarget !== undefined)?.missedTarget,
    };
  },
  table: ({ reproductions }, format) =>
    reproductions
      .map(({ name, claims }) => [heading(name, format), ...claims.map(claimText)].join('\n'))
      .join('\n\n'),
  csv: ({ reproductions }) =>
    reproductions.flatMap(({ name, claims }) => claims.map((claim) => ({ name, ...claim }))),
});

type Options = Values<typeof options>;

/** Refuses whatever can be wrong before anything is computed. */
async function plan(reproduction: Reproduction, folder: string, options: Options): Promise<Planned> {
  if (!('judge' in reproduction)) return { reproduction, folder };
  const planned = await planReproduction(reproduction.name, options, options);
  const study = studyIn(folder);
  const existing = await findRunDirectory(study);
  if (existing && !options.resume)
    throw inputError(`${study} holds a study already`, 'go on with --resume, or give another directory');
  if (existing) refuseOtherPlan(existing, planned.plan);
  return { reproduction, folder, planned };
}

const studyIn = (folder: string) => join(folder, 'study');

async function foretell({ reproduction, planned }: Planned, options: Options, { log }: CommandContext) {
  if (planned === undefined) return;
  const { seconds, cells } = await forecastStudy(planned, options, 1, log.info);
  log.info(`${reproduction.name}: ${cells} cells, about ${formatSeconds(seconds)} where they are sampled`);
}

async function compute(
  folder: string,
  planned: PlannedStudy,
  options: Options,
  { log, progress }: CommandContext,
  signal: AbortSignal,
): Promise<MergedStudy> {
  const study = studyIn(folder);
  const directory = (await findRunDirectory(study)) ?? (await createRunDirectory(study, planned, undefined));
  const models = new Map(planned.models.map(({ name, model }) => [name, model]));
  const { interrupted } = await runShard(directory, {
    ...options,
    shard: WHOLE,
    models,
    signal,
    onNotice: log.info,
    onProgress: ({ chunks, expectedChunks, secondsLeft }) =>
      progress.update({
        trajectories: chunks,
        expectedTrajectories: expectedChunks,
        unit: 'chunks',
        secondsLeft,
      }),
  });
  return mergeStudy([directory], { partial: interrupted, models });
}

function judge(reproduction: StudyReproduction, { models }: PlannedStudy, { cells }: MergedStudy): Judgement {
  return reproduction.judge({ cells, models: new Map(models.map(({ name, model }) => [name, model])) });
}

function provenanceOf(parts: readonly Partial<DocumentProvenance>[]): Partial<DocumentProvenance> {
  const sum = (key: 'chunks' | 'trajectories') => parts.reduce((total, part) => total + (part[key] ?? 0), 0);
  const engines = [...new Set(parts.flatMap(({ engine }) => engine ?? []))];
  return {
    ...(engines.length > 0 ? { engine: engines.join(', ') } : {}),
    chunks: sum('chunks'),
    trajectories: sum('trajectories'),
  };
}

function claimText({ claim, source, measured, verdict }: Claim): string {
  return [`[${verdict}] ${claim}`, `    measured: ${measured}`, `    source: ${source}`].join('\n');
}
