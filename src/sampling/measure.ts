import { inputError } from '../errors.js';
import { ExactInformation } from '../estimators/exactInformation.js';
import type { InformationProfile } from '../estimators/informationProfile.js';
import { DEFAULT_BUDGET, exactProfile } from '../exact/index.js';
import type { DataModel } from '../models/index.js';
import type { Estimate } from '../statistics/estimate.js';
import type { Measurement, MeasureOptions } from './options.js';

/** Vocabulary from which a closed form may take seconds, and is announced. */
const LARGE = 500;

/**
 * The information profile of a model: exact where that is asked for or cheap, else sampled until the watched estimates
 * are as precise as the target says (or the fixed number of trajectories, the time limit or an interrupt ends it).
 *
 * @param watched the estimates whose precision decides
 */
export async function measure(
  model: DataModel,
  options: MeasureOptions,
  watched: (information: InformationProfile) => readonly Estimate[],
): Promise<Measurement> {
  const began = performance.now();
  const { started = began } = options;
  const cpu = process.cpuUsage();
  const timed = (rest: Omit<Measurement, 'seconds' | 'cpuSeconds'>): Measurement => {
    const { user, system } = process.cpuUsage(cpu);
    return { ...rest, seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
  };

  if (options.method !== 'monte-carlo') {
    const { process: chain } = model;
    if (chain.kind === 'context' && chain.order === 1 && chain.vocabularySize >= LARGE) {
      options.onNotice?.(
        `looking for the closed form, by products of ${chain.vocabularySize} x ${chain.vocabularySize} matrices`,
      );
      // What is said is written before the computation, which hears nothing.
      await new Promise((resolve) => setImmediate(resolve));
    }
    // Who asks for exact answers is ready to wait for them.
    const budget = options.method === 'exact' ? Number.POSITIVE_INFINITY : budgetWithin(options.timeLimit);
    const exact = exactProfile(model, options.length, { budget });
    if (exact !== undefined) {
      const unused = [
        options.trajectories && 'the number of trajectories',
        options.out && 'the directory for chunks',
      ];
      const named = unused.filter(Boolean).join(' and ');
      if (named) options.onNotice?.(`the answer is exact and nothing is sampled: ${named} is not used`);
      return timed({ information: new ExactInformation(exact), missed: 0 });
    }
    if (options.method === 'exact') {
      throw inputError(
        `no exact method is cheap enough for this ${model.kind} model at L = ${options.length}`,
        'use --method monte-carlo, or a shorter length',
      );
    }
  }
  options.onBegin?.();
  const { sample } = await import('./sample.js');
  return timed(await sample(model, { ...options, started }, watched));
}

/** Operations that a closed form may take so that it leaves most of the time limit to sampling. */
function budgetWithin(timeLimit: number | undefined): number | undefined {
  return timeLimit === undefined ? undefined : Math.min(DEFAULT_BUDGET, timeLimit * 2.5e8);
}
