import { join } from 'node:path';
import { inputError } from '../errors.js';
import { writeReport } from '../report/writeReport.js';
import { formatSeconds } from '../statistics/format.js';
import {
  createRunDirectory,
  findRunDirectory,
  forecastStudy,
  type Machine,
  type MergedStudy,
  mergeStudy,
  type PlannedStudy,
  refuseOtherPlan,
  runShard,
  type ShardOptions,
  type StudyForecast,
  WHOLE,
} from '../studies/index.js';
import {
  type Claim,
  type Judgement,
  planReproduction,
  type Reproduction,
  reproductionPage,
  reproductionsNamed,
  type StudyChoice,
} from './index.js';

/** What claims are to be judged by, and where that is kept. */
export interface ReproduceOptions
  extends StudyChoice,
    Machine,
    Pick<ShardOptions, 'signal' | 'onNotice' | 'onProgress'> {
  /** Directory in which each name has one of its own, with its page, its figures and its study. */
  readonly out: string;
  /** Seconds; what a short pilot says takes longer, all names together, is refused. */
  readonly timeLimit?: number;
  /** Go on with studies that were begun; without it they are refused. */
  readonly resume?: boolean;
}

/** A reproduction, its directory, and its study where it has one. */
export interface PlannedReproduction {
  readonly reproduction: Reproduction;
  readonly folder: string;
  readonly study?: PlannedStudy;
  /** Whether its directory is there. */
  readonly begun?: boolean;
}

/** What the study of a name will take. */
export interface ReproductionForecast extends StudyForecast {
  readonly name: string;
}

/** The claims of one name with their verdicts. */
export interface ReproducedClaims {
  readonly name: string;
  readonly claims: readonly Claim[];
}

/** What reproductions come to. */
export interface Reproduced {
  readonly reproductions: readonly ReproducedClaims[];
  /** The studies behind them; the last may be incomplete. */
  readonly studies: readonly MergedStudy[];
  /** Whether the signal ended it early. */
  readonly partial: boolean;
}

/**
 * Plans the reproduction of a name, or of `all`. Whatever can be wrong is said here, before anything is computed or
 * written; the full studies are foretold their time (`onNotice`) by a short pilot, where they are not yet begun.
 */
export async function planReproductions(
  name: string,
  options: ReproduceOptions,
): Promise<PlannedReproduction[]> {
  const plans: PlannedReproduction[] = [];
  for (const reproduction of chosenReproductions(name, options))
    plans.push(await plan(reproduction, join(options.out, reproduction.name), options));
  const { timeLimit } = options;
  if (timeLimit === undefined && (options.quick || options.onNotice === undefined)) return plans;
  // What was begun has been foretold then.
  const fresh = timeLimit === undefined ? plans.filter(({ begun }) => !begun) : plans;
  if (fresh.length > 0) options.onNotice?.('a short pilot foretells the time');
  const forecasts = await foretell(fresh, options);
  for (const { name, cells, seconds } of forecasts)
    options.onNotice?.(`${name}: ${cells} cells, about ${formatSeconds(seconds)} where they are sampled`);
  const seconds = forecasts.reduce((sum, forecast) => sum + forecast.seconds, 0);
  if (timeLimit !== undefined && seconds > timeLimit)
    throw inputError(
      `${name} takes about ${formatSeconds(seconds)} on this machine, and ${formatSeconds(timeLimit)} are allowed`,
      options.quick ? 'raise --time-limit' : 'take --quick, or raise --time-limit',
    );
  return plans;
}

/**
 * What the studies of a name, or of `all`, will take on this machine, by a short pilot; nothing is written. Names that have no
 * study take moments and are left out.
 */
export async function forecastReproductions(
  name: string,
  options: StudyChoice & Machine & Pick<ReproduceOptions, 'onNotice'>,
): Promise<ReproductionForecast[]> {
  const plans: Pick<PlannedReproduction, 'reproduction' | 'study'>[] = [];
  for (const reproduction of chosenReproductions(name, options))
    plans.push({ reproduction, study: await studyOf(reproduction, options) });
  return foretell(plans, options);
}

async function foretell(
  plans: readonly Pick<PlannedReproduction, 'reproduction' | 'study'>[],
  options: Machine & Pick<ReproduceOptions, 'onNotice'>,
): Promise<ReproductionForecast[]> {
  const forecasts: ReproductionForecast[] = [];
  for (const { reproduction, study } of plans)
    if (study !== undefined)
      forecasts.push({
        name: reproduction.name,
        ...(await forecastStudy(study, options, 1, options.onNotice)),
      });
  return forecasts;
}

/**
 * Computes what is planned, judges the claims, and writes a page for each name. Every finished chunk is on disk at once; after an interrupt or a crash
 * `resume` goes on, and the numbers are the same bits.
 */
export async function reproduce(
  plans: readonly PlannedReproduction[],
  options: ReproduceOptions,
): Promise<Reproduced> {
  const reproductions: ReproducedClaims[] = [];
  const studies: MergedStudy[] = [];
  for (const { reproduction, folder, study } of plans) {
    if (options.signal?.aborted) break;
    const { name } = reproduction;
    const tell = async (judgement: Judgement, merged?: MergedStudy) => {
      await writeReport(folder, reproductionPage(reproduction, judgement, options.quick, merged));
      // Verdicts take the errors as they are, so that a missed target is worth a word and no failure.
      for (const run of merged?.missed ?? [])
        options.onNotice?.(`${name}: less precise than the study asks for: ${run}`);
      options.onNotice?.(`${name}: ${join(folder, 'report.html')}`);
      reproductions.push({ name, claims: judgement.claims });
    };
    if (!('judge' in reproduction)) {
      await tell(reproduction.measure(options));
      continue;
    }
    const models = modelsOf(study!);
    const merged = await compute(folder, study!, models, options);
    studies.push(merged);
    if (merged.gaps.length > 0) break;
    await tell(reproduction.judge({ cells: merged.cells, models }), merged);
  }
  return { reproductions, studies, partial: reproductions.length < plans.length };
}

function chosenReproductions(name: string, { study }: StudyChoice): readonly Reproduction[] {
  const chosen = reproductionsNamed(name);
  if (study !== undefined && (chosen.length > 1 || !('judge' in chosen[0])))
    throw inputError(`--study is given, and ${name} is not judged by one study`, 'name one that is');
  return chosen;
}

/** The study of a reproduction that is judged by one. */
async function studyOf(
  reproduction: Reproduction,
  options: StudyChoice & Machine,
): Promise<PlannedStudy | undefined> {
  return 'judge' in reproduction ? planReproduction(reproduction.name, options, options) : undefined;
}

async function plan(
  reproduction: Reproduction,
  folder: string,
  options: ReproduceOptions,
): Promise<PlannedReproduction> {
  const study = await studyOf(reproduction, options);
  if (study === undefined) return { reproduction, folder };
  const existing = await findRunDirectory(studyIn(folder));
  if (existing && !options.resume)
    throw inputError(
      `${studyIn(folder)} holds a study already`,
      'go on with --resume, or give another directory',
    );
  if (existing) refuseOtherPlan(existing, study.plan);
  return { reproduction, folder, study, begun: existing !== undefined };
}

const studyIn = (folder: string) => join(folder, 'study');

const modelsOf = ({ models }: PlannedStudy) => new Map(models.map(({ name, model }) => [name, model]));

async function compute(
  folder: string,
  study: PlannedStudy,
  models: ReturnType<typeof modelsOf>,
  options: ReproduceOptions,
): Promise<MergedStudy> {
  const directory =
    (await findRunDirectory(studyIn(folder))) ??
    (await createRunDirectory(studyIn(folder), study, undefined));
  const { interrupted } = await runShard(directory, { ...options, shard: WHOLE, models });
  return mergeStudy([directory], { partial: interrupted, models });
}
