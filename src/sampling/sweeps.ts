import type { ChunkMeans, ProfileTask, Readings } from '../chunks/task.js';
import type { Engine } from '../engines/engine.js';
import type { KeptSchedule } from '../estimators/keptReadings.js';
import { knownLevels } from '../estimators/knownLevels.js';
import { SampledProfile } from '../estimators/sampledProfile.js';
import { lagEntropies } from '../exact/lagEntropies.js';
import { type DataModel, sequenceEntropy } from '../models/index.js';
import type { RequestedSchedule } from '../schedules/requested.js';
import { askedReadings } from './askedReadings.js';
import { commonTask, startChecked, type TaskPlan } from './checkedStart.js';
import { readingsFor } from './longSequences.js';
import type { Sampled } from './sampled.js';
import type { TrajectoryKind } from './trajectories.js';

/** Everything that determines the chunks of a run, besides the model and the engine. */
export interface SamplingPlan extends TaskPlan {
  /** Schedules that will be asked for. */
  readonly schedules: readonly RequestedSchedule[];
  readonly trajectories: TrajectoryKind;
  /** Present where the engine computes each level by itself: the levels that will be asked for beside those, every one by default. */
  readonly asked?: { readonly levels?: readonly number[] };
}

/** The sampling of a profile, less what is watched of it. */
export interface ProfileSampling extends Omit<Sampled<ChunkMeans>, 'readingOf' | 'needs'> {
  readonly readings: Readings;
  /** Schedules whose sums are kept beside the levels. */
  readonly kept: readonly KeptSchedule[];
  /** @param chunks chunks 0, 1, 2, .. without gaps; at least 2 */
  informationOf(chunks: readonly ChunkMeans[]): SampledProfile;
}

/** How a profile is sampled as planned, and read. */
export function profileSampling(model: DataModel, plan: SamplingPlan): ProfileSampling {
  const { length, schedules, trajectories, asked } = plan;
  const { readings, kept, grid } =
    asked === undefined ? readingsFor(length, schedules) : askedReadings(length, schedules, asked.levels);
  const entropy = sequenceEntropy(model, length);
  const { levels } = readings;
  const known = knownLevels(model, length);
  return {
    readings,
    kept,
    start: (engine, workers, keeper, onNotice) =>
      startChecked(engine, taskOf(model, plan, readings, engine), workers, keeper, onNotice),
    async decoder() {
      const { decodeChunk } = await import('./chunkLine.js');
      return (text, place) => decodeChunk(text, levels.length, place);
    },
    informationOf: (chunks) =>
      new SampledProfile(chunks, entropy, {
        known,
        method: asked === undefined ? trajectories.method : FULL_PASSES[trajectories.method],
        length,
        levels,
        kept,
        grid,
        coupled: asked !== undefined && levels.length < length,
      }),
  };
}

/** What an engine is to compute. */
function taskOf(
  model: DataModel,
  plan: SamplingPlan,
  readings: Readings,
  engine: Pick<Engine, 'tolerance'>,
): ProfileTask {
  const { length, trajectories } = plan;
  const task = { ...commonTask(model, plan, engine), readings };
  return trajectories.method === 'gaps'
    ? { ...task, kind: 'gaps', lags: lagEntropies(model.process, length)! }
    : { ...task, kind: 'sweep', windows: trajectories.windows };
}

/** What a trajectory is where levels are computed one by one. */
const FULL_PASSES: Record<TrajectoryKind['method'], string> = {
  sweep: 'full passes',
  'sweep of windows': 'full passes over windows',
  gaps: 'passes by gaps',
};
