import { exactly } from '../../src/statistics/estimate.js';
import type { CellResult, MergedStudy } from '../../src/studies/index.js';

const sampled = (value: number) => ({
  value,
  standardError: Math.abs(value) / 100,
  ci95: [value - 0.02 * Math.abs(value), value + 0.02 * Math.abs(value)] as [number, number],
  exact: false,
});

interface Grid {
  readonly models?: readonly string[];
  readonly lengths?: readonly number[];
  readonly steps?: readonly number[];
  readonly schedules?: readonly string[];
}

/** Cells of `kl` whose KL per token is (1 + bump) / T, the bump 0.25 for every schedule but the first; exact at the last T. */
export function klCells({
  models = ['text'],
  lengths = [256, 1024],
  steps = [2, 4, 8],
  schedules = ['balanced', 'cosine'],
}: Grid = {}): CellResult[] {
  return models.flatMap((model) =>
    lengths.flatMap((length) =>
      steps.flatMap((T) =>
        schedules.map((schedule, i): CellResult => {
          const perToken = (i === 0 ? 1 : 1.25) / T;
          const estimate = T === steps.at(-1) ? exactly : sampled;
          const differences = schedules.slice(i + 1).map((other) => ({
            a: schedule,
            b: other,
            requestedSteps: T,
            kl: sampled((perToken - 1.25 / T) * length),
          }));
          return {
            quantity: 'kl',
            model,
            length,
            schedule,
            steps: T,
            sampler: 'random',
            predictor: 'optimal',
            seed: '0',
            result: {
              schedule,
              steps: T,
              requestedSteps: T,
              entropy: exactly(2 * length),
              kl: estimate(perToken * length),
              klPerToken: estimate(perToken),
              bounds: { theorem1: exactly(2 * perToken * length) },
              differences,
            },
          };
        }),
      ),
    ),
  );
}

/** A study of such cells, as if it had been merged. */
export function mergedOf(cells: readonly CellResult[], rest: Partial<MergedStudy> = {}): MergedStudy {
  return {
    plan: {
      version: '0.1.0',
      title: 'A grid',
      models: [{ name: 'text', sha256: 'ab12', stationary: true, file: 'text.json' }],
      settings: { fengConstant: 1 },
      samplers: [],
      cells: cells.map(({ result: _, ...cell }) => cell),
      runs: [],
    },
    cells,
    alarms: [],
    gaps: [],
    missed: [],
    chunks: 32,
    trajectories: 64,
    engines: ['wasm'],
    ...rest,
  };
}
