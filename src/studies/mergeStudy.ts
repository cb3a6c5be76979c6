import type { DataModel } from '../models/index.js';
import type { Cell } from './cell.js';
import { parseExactResults, resultsFrom } from './cellResults.js';
import { type Gap, gatherResults, missingError, notOne, type StudyResults } from './coverage.js';
import { type PlannedEngine, type PlannedRun, runText, type StudyPlan } from './plan.js';
import { type ResultEntry, readBodies } from './resultIndex.js';
import { loadModelOf, type RunDirectory } from './runDirectory.js';
import { numberOfChunks, pilotChunks, precisionOfRun, readingOfRun, type SampledRun } from './sampledRun.js';
import { loadChunks } from './storedChunks.js';

/** A cell and what was estimated there. */
export interface CellResult extends Cell {
  readonly result: object;
}

export interface MergedStudy {
  readonly plan: StudyPlan;
  /** In the order of the study. */
  readonly cells: readonly CellResult[];
  /** What is not there yet; empty unless that was allowed. */
  readonly gaps: readonly Gap[];
  /** Estimates that missed the target for all the chunks that the pilot had foretold, by run. */
  readonly missed: readonly string[];
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
  const cells: CellResult[] = [];
  const gaps: Gap[] = [];
  const missed: string[] = [];
  const engines = new Set<string>();
  let chunks = 0;
  let trajectories = 0;
  for (const [number, run] of plan.runs.entries()) {
    const model = async () => options.models?.get(run.model) ?? loadModelOf(directories[0], run.model);
    const evaluated = await evaluateRun(results, number, run, model);
    if ('lacks' in evaluated) {
      gaps.push({ run, number, chunks: evaluated.lacks });
      continue;
    }
    run.cells.forEach((cell, i) => {
      cells[cell] = { ...plan.cells[cell], result: evaluated.results[i] };
    });
    chunks += evaluated.entries.length;
    if (run.sampling) trajectories += evaluated.entries.length * run.sampling.chunkSize;
    for (const { engine } of evaluated.entries) if (engine) engines.add(engine);
    if (evaluated.missed > 0) missed.push(`${runText(run)} (${evaluated.missed})`);
  }
  if (gaps.length > 0 && !options.partial) throw missingError(results, gaps);
  // Cells of runs that are not complete leave holes.
  return { plan, cells: cells.filter(Boolean), gaps, missed, chunks, trajectories, engines: [...engines] };
}

type Evaluated =
  | { readonly lacks: readonly number[] }
  | { readonly results: object[]; readonly missed: number; readonly entries: readonly ResultEntry[] };

async function evaluateRun(
  { plan, sha256, runs }: StudyResults,
  number: number,
  run: PlannedRun,
  load: () => Promise<DataModel>,
): Promise<Evaluated> {
  const stored = runs.get(number) ?? new Map<number, ResultEntry>();
  const lacking = (chunks: number) =>
    Array.from({ length: chunks }, (_, chunk) => chunk).filter((chunk) => !stored.has(chunk));
  const entries = (chunks: number) => Array.from({ length: chunks }, (_, chunk) => stored.get(chunk)!);
  if (run.sampling === undefined) {
    const lacks = lacking(1);
    if (lacks.length > 0) return { lacks };
    const [body] = await readBodies(entries(1), sha256);
    return { results: parseExactResults(body), missed: 0, entries: entries(1) };
  }
  const sampled: SampledRun = { ...run, sampling: run.sampling };
  const withoutPilot = lacking(pilotChunks(sampled));
  if (withoutPilot.length > 0) return { lacks: lacking(run.sampling.chunks ?? pilotChunks(sampled)) };
  const model = await load();
  const engine = engineOf(sampled, [...stored.values()]);
  const reading = readingOfRun(plan, sampled, model, engine);
  const levels = reading.readings.levels.length;
  const pilot = await loadChunks(entries(pilotChunks(sampled)), sha256, levels);
  const count = numberOfChunks(plan, sampled, reading, pilot);
  const lacks = lacking(count);
  if (lacks.length > 0) return { lacks };
  const all = entries(count);
  const information = reading.informationOf(await loadChunks(all, sha256, levels));
  return {
    results: resultsFrom(plan, sampled, model, information),
    missed: run.sampling.target ? precisionOfRun(plan, sampled, information).missed : 0,
    entries: all,
  };
}

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
