import { availableParallelism } from 'node:os';
import type { Engine } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { MaskgapError } from '../errors.js';
import { encodeChunk } from '../sampling/chunkLine.js';
import type { AnyChunk } from '../sampling/sampled.js';
import { byStages } from '../sampling/stoppingRules.js';
import { workersWithin } from '../sampling/trajectories.js';
import { chunksOf } from './chunksOf.js';
import { exactSeconds } from './forecastExact.js';
import { type PlannedRun, runText, type SampledRun, type StudyPlan } from './plan.js';
import type { Machine } from './planSampling.js';
import type { PlannedStudy } from './planStudy.js';
import type { Sources } from './rolledOut.js';
import type { RunChunks } from './runReading.js';

/** Seconds that a dry run may sample, over all runs, and the least per run. */
const PILOT = 20;
const PILOT_OF_RUN = 0.2;
/** Chunks from which their spread says anything about how many there must be. */
const FEWEST = 4;

/** What a run will take; an exact one has no chunks. */
export interface RunForecast {
  readonly kind: 'profile' | 'rollouts';
  readonly model: string;
  readonly length: number;
  readonly seed: string;
  readonly cells: number;
  readonly method: 'exact' | 'monte-carlo';
  readonly engine?: string;
  readonly chunks?: number;
  readonly trajectories?: number;
  /** Bytes per thread. */
  readonly memory?: number;
  /** Bytes of result files. */
  readonly disk?: number;
  /** Of one thread. */
  readonly seconds: number;
}

/** What a study will take. */
export interface StudyForecast {
  readonly cells: number;
  readonly runs: readonly RunForecast[];
  readonly workers: number;
  readonly shards: number;
  readonly chunks: number;
  readonly trajectories: number;
  /** Bytes, at most, over all threads of one process. */
  readonly memory: number;
  readonly disk: number;
  /** Wall-clock time of each of the shards. */
  readonly seconds: number;
}

/** What a study will take on this machine, from a short pilot of every run; nothing is kept. */
export async function forecastStudy(
  { plan, sources }: PlannedStudy,
  machine: Machine,
  shards = 1,
  onNotice?: (notice: string) => void,
): Promise<StudyForecast> {
  const budget = Math.max(PILOT_OF_RUN, PILOT / plan.runs.length);
  const forecasts: RunForecast[] = [];
  let seconds = 0;
  let memory = 0;
  const { workers = availableParallelism() } = machine;
  const exactRuns = plan.runs.filter(({ sampling }) => sampling === undefined).length;
  for (const run of plan.runs) {
    const { fitting, ...forecast } = await forecastRun(
      plan,
      run,
      sources,
      { ...machine, workers },
      budget,
      onNotice,
    );
    forecasts.push(forecast);
    // Fewer chunks than threads leave threads idle; exact runs are of one thread, and go to the shards in turn.
    const { chunks = Math.min(shards, exactRuns) } = forecast;
    seconds += forecast.seconds / Math.max(1, Math.min(fitting * shards, chunks));
    memory = Math.max(memory, fitting * (forecast.memory ?? 0));
  }
  const sum = (key: 'chunks' | 'trajectories' | 'disk') =>
    forecasts.reduce((total, forecast) => total + (forecast[key] ?? 0), 0);
  return {
    cells: plan.cells.length,
    runs: forecasts,
    workers,
    shards,
    chunks: sum('chunks'),
    trajectories: sum('trajectories'),
    memory,
    disk: sum('disk'),
    seconds,
  };
}

/** Refuses a study that will not be done in time, saying what would be. */
export function refuseTooSlow(
  { seconds, shards }: StudyForecast,
  limit: number,
  said: (seconds: number) => string,
) {
  if (seconds <= limit) return;
  throw new MaskgapError(
    'input',
    `the study takes about ${said(seconds)} on ${shards} machines like this one, and ${said(limit)} are allowed`,
    `take ${Math.ceil((shards * seconds) / limit)} shards, larger errors or fewer cells, or raise --time-limit`,
  );
}

async function forecastRun(
  plan: StudyPlan,
  { sampling, ...run }: PlannedRun,
  sources: Sources,
  machine: Machine & { readonly workers: number },
  budget: number,
  onNotice?: (notice: string) => void,
): Promise<RunForecast & { readonly fitting: number }> {
  const { kind, model: name, length, seed, cells } = run;
  const base = { kind, model: name, length, seed, cells: cells.length };
  if (sampling === undefined) {
    const seconds = await exactSeconds(plan, run, await sources.model(name), sources, budget);
    return { ...base, method: 'exact', seconds, fitting: 1 };
  }
  const sampled: SampledRun = { ...run, sampling };
  const pilot = await pilotOnFirst(plan, sampled, sources, machine, budget, onNotice);
  const { engine, needs } = pilot;
  return {
    ...base,
    method: 'monte-carlo',
    engine: engine.name,
    chunks: pilot.chunks,
    trajectories: pilot.chunks * sampling.chunkSize,
    memory: needs.memory,
    disk: pilot.chunks * pilot.bytes,
    seconds: pilot.chunks * pilot.seconds,
    fitting: workersWithin(engine, needs, { ...machine, length, onNotice }),
  };
}

/** A pilot on the first engine of the plan that can serve the run. */
async function pilotOnFirst(
  plan: StudyPlan,
  run: SampledRun,
  sources: Sources,
  { memory }: Machine,
  budget: number,
  onNotice?: (notice: string) => void,
) {
  const { engines } = run.sampling;
  for (let i = 0; ; i++) {
    const { engine: name, backend } = engines[i];
    const engine = await createEngine(name, { backend, memory });
    try {
      const model = await sources.model(run.model);
      const chunks = await chunksOf(plan, run, model, sources, engines[i]);
      return await pilotOn(run, chunks, engine, budget);
    } catch (error) {
      const refused = error instanceof MaskgapError && error.code === 'engine';
      if (!refused || i + 1 === engines.length) throw error;
      onNotice?.(`${runText(run)}: ${error.message}; going on with the ${engines[i + 1].engine} engine`);
    }
  }
}

/** Some chunks of a run on one thread: their time, their size, and how many there will be. */
async function pilotOn(run: SampledRun, kind: RunChunks, engine: Engine, budget: number) {
  const started = await kind.start(engine, 1);
  const rule = byStages(run.sampling, kind);
  const most = Math.max(2, Math.min(run.sampling.chunks ?? 32, rule.pilot));
  const chunks: AnyChunk[] = [await started.computeChunk(0)];
  // The first chunk has the checks and the set-up in it.
  const begin = performance.now();
  const spent = () => (performance.now() - begin) / 1000;
  try {
    while (chunks.length < 2 || (chunks.length < most && (spent() < budget || chunks.length < FEWEST)))
      chunks.push(await started.computeChunk(chunks.length));
  } finally {
    await started.close();
  }
  return {
    engine,
    needs: kind.needs(engine),
    seconds: spent() / (chunks.length - 1),
    bytes: encodeChunk(chunks[1]).length + 120,
    chunks: await rule.chunksOf(1, async () => chunks),
  };
}
