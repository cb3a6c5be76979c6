import type { InformationProfile } from '../estimators/informationProfile.js';
import type { Doubt } from '../estimators/scrutiny.js';
import type { DataModel } from '../models/index.js';
import type { CellResult } from '../quantities/cellResult.js';
import type { DivergenceCell } from '../quantities/cells/divergence.js';
import { type Available, sampleBy } from '../sampling/loop.js';
import type { PlannedEngine } from '../sampling/plan.js';
import { type ResultEntry, readBodies } from '../sampling/resultIndex.js';
import type { AnyChunk } from '../sampling/sampled.js';
import { byStages, pilotChunks } from '../sampling/stoppingRules.js';
import { loadChunks } from '../sampling/storedChunks.js';
import type { ChunkedEstimate } from '../statistics/paired.js';
import { differencesAcrossRuns, type EvaluatedCell, exactlyChunked } from './acrossRuns.js';
import { resultsOfExact } from './cellResults.js';
import { chunksOf } from './chunksOf.js';
import { type Gap, gatherResults, missingError, notOne, type StudyResults } from './coverage.js';
import { exactInformation } from './exactAnswers.js';
import { cellsOfRun, type PlannedRun, runText, type SampledRun, type StudyPlan } from './plan.js';
import { remembering } from './remembering.js';
import { comparesWithProfile, type Sources } from './rolledOut.js';
import { computeChunks } from './runChunks.js';
import { type RunDirectory, sourcesOf } from './runDirectory.js';
import type { RunReading } from './runReading.js';

/** The cells of a study, and how complete and precise they are. */
export interface MergedStudy {
  readonly plan: StudyPlan;
  /** In the order of the study. */
  readonly cells: readonly CellResult[];
  /** What is not there yet; empty unless that was allowed. */
  readonly gaps: readonly Gap[];
  /** Runs with estimates that missed the target for all the chunks that its stages may have, with their number. */
  readonly missed: readonly string[];
  /** What makes the standard errors of runs doubtful, a sentence each. */
  readonly alarms: readonly string[];
  readonly chunks: number;
  readonly trajectories: number;
  readonly engines: readonly string[];
}

/**
 * The cells of a study from the directories of its shards: the same bits however the work was divided. Gaps, overlaps and
 * other plans are refused (code `shards`), naming what is missing.
 *
 * @param options.partial leave out what is not complete rather than refuse it
 */
export async function mergeStudy(
  directories: readonly RunDirectory[],
  options: { readonly partial?: boolean; readonly models?: ReadonlyMap<string, DataModel> } = {},
): Promise<MergedStudy> {
  const results = await gatherResults(directories);
  const { plan } = results;
  const merging: Merging = {
    ...results,
    sources: sourcesOf(directories[0], options.models),
    topUps: !options.partial,
    profiles: new Map(),
  };
  const cells: CellResult[] = [];
  const complete: EvaluatedCell[] = [];
  const gaps: Gap[] = [];
  const missed: string[] = [];
  const alarms: string[] = [];
  const engines = new Set<string>();
  let chunks = 0;
  let trajectories = 0;
  for (const [number, run] of plan.runs.entries()) {
    const evaluated = await evaluateRun(merging, number, run);
    if ('lacks' in evaluated) {
      gaps.push({ run, number, chunks: evaluated.lacks });
      continue;
    }
    run.cells.forEach((place, i) => {
      const cell: CellResult = {
        ...plan.cells[place],
        ...(evaluated.missed[i] > 0 ? { missed: true } : {}),
        result: evaluated.results[i],
      };
      cells[place] = cell;
      complete.push({ number: place, cell, run, chunked: evaluated.chunked[i] });
    });
    chunks += evaluated.chunks;
    if (run.sampling) trajectories += evaluated.chunks * run.sampling.chunkSize;
    if (evaluated.engine) engines.add(evaluated.engine);
    const missing = evaluated.missed.reduce((sum, count) => sum + count, 0);
    if (missing > 0) missed.push(`${runText(run)} (${missing})`);
    for (const { alarm } of evaluated.doubts) alarms.push(`${runText(run)}: ${alarm}`);
  }
  if (gaps.length > 0 && !options.partial) throw missingError(results, gaps);
  for (const [place, differences] of differencesAcrossRuns(complete)) {
    const { differences: own, ...result } = cells[place].result as Pick<DivergenceCell, 'differences'>;
    cells[place] = { ...cells[place], result: { ...result, differences: [...own, ...differences] } };
  }
  // Cells of runs that are not complete leave holes.
  return {
    plan,
    cells: cells.filter(Boolean),
    gaps,
    missed,
    alarms,
    chunks,
    trajectories,
    engines: [...engines],
  };
}

interface Merging extends StudyResults {
  readonly sources: Sources;
  /** Whether to compute what a target needs beyond the chunks that the pilot asks for, where no shard has. */
  readonly topUps: boolean;
  /** Profiles that other runs are compared with, by number of their run. */
  readonly profiles: Map<number, Promise<Lacking | Read>>;
}

interface Lacking {
  readonly lacks: readonly number[];
}

/** The chunks of a sampled run. */
interface Read {
  readonly reading: RunReading;
  readonly chunks: number;
  readonly engine: string;
}

interface Evaluated {
  /** By cell. */
  readonly results: readonly object[];
  /** Estimates that missed the target, by cell, and of cells that are only compared with the run. */
  readonly missed: readonly number[];
  readonly doubts: readonly Doubt[];
  readonly chunks: number;
  /** Absent for an exact run. */
  readonly engine?: string;
  /** What the chunks say, by cell, where cells of other runs are compared with it. */
  readonly chunked: readonly (ChunkedEstimate | undefined)[];
}

async function evaluateRun(merging: Merging, number: number, run: PlannedRun): Promise<Lacking | Evaluated> {
  const { plan, sha256, runs, sources } = merging;
  const profile = await profileFor(merging, run);
  const waiting = profile !== undefined && 'lacks' in profile;
  const compared = waiting ? undefined : profile;
  if (run.sampling === undefined) {
    const entry = runs.get(number)?.get(0);
    if (entry === undefined || waiting) return { lacks: entry === undefined ? [0] : [] };
    const [body] = await readBodies([entry], sha256);
    const model = async () => sources.model(run.model);
    const results = await resultsOfExact(plan, run, model, body, compared);
    return {
      results,
      missed: run.cells.map(() => 0),
      doubts: [],
      chunks: 1,
      chunked: results.map((result, i) => exactlyChunked(cellsOfRun(plan, run)[i], result)),
    };
  }
  const read = await (merging.profiles.get(number) ??
    readRun(merging, number, { ...run, sampling: run.sampling }));
  if ('lacks' in read) return read;
  if (waiting) return { lacks: [] };
  return {
    results: read.reading.results(compared),
    missed: run.sampling.target ? read.reading.precision().map(({ missed }) => missed) : [],
    doubts: read.reading.doubts(),
    chunks: read.chunks,
    engine: read.engine,
    chunked: read.reading.chunked(),
  };
}

/** The profile that cells of a run are compared with, if there are such. */
async function profileFor(
  merging: Merging,
  run: PlannedRun,
): Promise<Lacking | InformationProfile | undefined> {
  const { plan, sources, profiles } = merging;
  if (!cellsOfRun(plan, run).some(comparesWithProfile)) return undefined;
  const number = plan.runs.findIndex(({ profileOf }) => profileOf?.some((cell) => run.cells.includes(cell)));
  if (number < 0) return remembering(exactInformation(await sources.model(run.model), run.length));
  const read = profiles.get(number) ?? readRun(merging, number, plan.runs[number] as SampledRun);
  profiles.set(number, read);
  const known = await read;
  return 'lacks' in known ? known : known.reading.information;
}

async function readRun(
  { plan, sha256, runs, sources, topUps }: Merging,
  number: number,
  run: SampledRun,
): Promise<Lacking | Read> {
  const stored = runs.get(number) ?? new Map<number, ResultEntry>();
  const lacking = (chunks: number) => numbers(chunks).filter((chunk) => !stored.has(chunk));
  const entries = (chunks: number) => numbers(chunks).flatMap((chunk) => stored.get(chunk) ?? []);
  const pilot = pilotChunks(run.sampling);
  if (lacking(pilot).length > 0) return { lacks: lacking(run.sampling.chunks ?? pilot) };
  const engine = engineOf(run, [...stored.values()]);
  const kind = await chunksOf(plan, run, await sources.model(run.model), sources, engine);
  const added = new Map<number, AnyChunk>();
  const available: Available<AnyChunk> = {
    has: async (total) => lacking(total).every((chunk) => added.has(chunk)),
    async load(total) {
      const loaded = await loadChunks(entries(total), sha256, kind);
      const known = new Map([...added, ...loaded.map((one) => [one.chunk, one] as const)]);
      return numbers(total).map((chunk) => known.get(chunk)!);
    },
  };
  // Shards in separate directories cannot know what their target needs beyond the chunks that the pilot asks for.
  const { total, complete } = await sampleBy(
    byStages(run.sampling, kind),
    available,
    async ({ stage, total: wanted }) => {
      if (stage <= 1 || !topUps) return false;
      const missing = lacking(wanted).filter((chunk) => !added.has(chunk));
      const known = await available.load(pilot);
      for (const one of await computeChunks(run, kind, engine, known, missing)) added.set(one.chunk, one);
      return true;
    },
  );
  if (!complete) return { lacks: lacking(total) };
  return {
    reading: kind.readingOf(await available.load(total)),
    chunks: total,
    engine: engine.engine,
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

/** The one engine that has computed all chunks of a run. */
function engineOf(run: SampledRun, entries: readonly ResultEntry[]): PlannedEngine {
  const names = [...new Set(entries.map(({ engine }) => engine))];
  const planned = run.sampling.engines.find(({ engine }) => engine === names[0]);
  if (names.length === 1 && planned !== undefined) return planned;
  throw notOne(
    `${runText(run)}: its chunks come from the engines ${names.join(' and ')}, which round differently`,
    'compute the shards again with one of them, named in the study file',
  );
}
