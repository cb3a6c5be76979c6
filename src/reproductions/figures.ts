import { groupsBy } from '../groupedBy.js';
import { chartFigures } from '../report/chart.js';
import { divergenceFigure } from '../report/divergenceFigure.js';
import type { Figure } from '../report/figure.js';
import { parseSchedule } from '../schedules/registry.js';
import { affine } from '../statistics/estimate.js';
import { comparedToRandom } from './adaptive.js';
import { type CellOf, type DivergenceCell, divergenceCells, type Evidence, errorRateCells } from './cells.js';
import { errorRateRows } from './errorRate.js';

/** Of each model the cells of its longest sequences, and where several tie for a place, those alone. */
function longest<Cell extends CellOf<object>>(cells: readonly Cell[]): Cell[] {
  return groupsBy(cells, ({ model }) => model).flatMap((group) => {
    const length = Math.max(...group.map((cell) => cell.length));
    return group.filter((cell) => cell.length === length);
  });
}

const seriesOf = ({ model, length }: CellOf<object>) => `${model}, L = ${length}`;

/** T times KL against T: flat where KL decays as 1/T; and the same over the information, where all models fall together. */
export function scalingFigures(evidence: Evidence): Figure[] {
  const cells = longest(divergenceCells(evidence));
  const constants = cells.filter(({ result }) => result.bounds.corollary1Constant);
  return [
    ...chartFigures({
      name: 'scaling',
      title: 'T × KL against T: the 1/T law, and Theorem 1',
      description: 'Steps times KL per token against the number of steps T by model, logarithmic axes',
      caption: [
        'Steps T times KL per token, in nats, against T, for the longest sequences of each model (balanced schedule, random order). A flat line is the 1/T law; it bends down where a step reveals only a few tokens, for a step of one token costs nothing.',
        'Thin dashed lines are T times the bound of Theorem 1 of Li & Cai: about twice what is measured.',
      ],
      yTitle: 'T × KL (nats per token)',
      seriesTitle: 'Model',
      points: cells.map((cell) => {
        const { steps, kl, bounds } = cell.result;
        const scale = steps / cell.length;
        return {
          series: seriesOf(cell),
          x: steps,
          estimate: affine(kl, scale),
          bounds: { 'Theorem 1': scale * (bounds.theorem1?.value ?? 0) },
        };
      }),
    }),
    ...chartFigures({
      name: 'constant',
      title: 'The constant of Corollary 1',
      description: 'Steps times KL over the sum of I(X_i; X_-i) against the number of steps T by model',
      caption: [
        'T times KL over the sum of I(X_i; X_-i): the constant of Corollary 1 that the balanced schedule realises. Linear in the information means one curve for all models; half of the bound means 1/2.',
      ],
      yTitle: 'T × KL / sum of I(X_i; X_-i)',
      seriesTitle: 'Model',
      points: constants.map((cell) => ({
        series: seriesOf(cell),
        x: cell.result.steps,
        estimate: cell.result.bounds.corollary1Constant!,
      })),
      common: [...new Set(constants.map(({ result }) => result.steps))]
        .sort((a, b) => a - b)
        .map((steps) => ({ bound: 'C = 1', steps, value: 1 })),
    }),
  ];
}

/** KL of random halves and of last blocks against s, between the bounds of Theorem 2, a figure a model. */
export function theorem2Figures(evidence: Evidence): Figure[] {
  const sized = longest(divergenceCells(evidence)).flatMap((cell) => {
    const { family, value } = parseSchedule(cell.schedule!);
    return typeof value === 'number' ? [{ ...cell, family: family.name, size: value }] : [];
  });
  return groupsBy(sized, ({ model }) => model).flatMap((cells) => {
    const [{ model, length }] = cells;
    const random = cells.filter(({ family }) => family === 'random-halves');
    // The lower bound is that of powers of two.
    const powers = random.filter(({ size }) => Number.isInteger(Math.log2(size)));
    const sums = powers.toSorted((a, b) => a.size - b.size);
    const line = (bound: string, scale: number) =>
      sums.map(({ size, result }) => ({
        bound,
        steps: size,
        value: (scale * result.bounds.theorem2Sum!.value) / length,
      }));
    return chartFigures({
      name: `theorem2-${fileName(model)}`,
      title: `Theorem 2 on ${model}`,
      description: `KL per token of random-halves and last-block schedules against s, ${model}, L = ${length}`,
      caption: [
        `KL per token of schedules with sizes from {s, s/2} at random, and of single tokens followed by one block of s, against s (${model}, L = ${length}).`,
        'Dashed: the sum of Theorem 2 of Li & Cai, above every schedule, and a sixteenth of it, below the random ones only.',
      ],
      xTitle: 'Largest step s (tokens)',
      yTitle: 'KL (nats per token)',
      seriesTitle: 'Schedule',
      points: cells.map(({ family, size, result }) => ({
        series: family,
        x: size,
        estimate: result.klPerToken,
      })),
      common: [...line('Theorem 2, upper', 1), ...line('Theorem 2, lower', 1 / 16)],
    });
  });
}

/** The gap of the token error rate against T by n, with Corollary 1 and the bound of Feng et al. */
export function errorRateFigures(evidence: Evidence): Figure[] {
  const rows = errorRateRows(evidence);
  const cells = longest(errorRateCells(evidence));
  return chartFigures({
    name: 'ter',
    title: 'Token error rate against steps',
    description: 'Gap of the token error rate against the number of steps T by model, with published bounds',
    caption: [
      'Gap of the token error rate (log2 TER of the sampler less that of the data, bits per token) of the balanced schedule against T.',
      'Dashed: Corollary 1 of Li & Cai with C = 1, and the bound of Feng et al. with C = 1, which says nothing from log2 V bits on.',
    ],
    yTitle: 'TER gap (bits per token)',
    seriesTitle: 'Model',
    points: cells.flatMap((cell) => {
      const row = rows.find(
        ({ model, length, steps }) =>
          model === cell.model && length === cell.length && steps === cell.result.steps,
      );
      if (row === undefined) return [];
      const bounds = { 'Corollary 1': row.corollary1.value, 'Feng et al.': row.feng };
      return { series: seriesOf(cell), x: row.steps, estimate: cell.result.log2TerGap, bounds };
    }),
  });
}

/** KL of every schedule against T, a figure a model, and each over that of the best. */
export function optimalFigures(evidence: Evidence): Figure[] {
  const cells = longest(divergenceCells(evidence)).filter(({ steps }) => steps !== undefined);
  return groupsBy(cells, ({ model }) => model).flatMap((group) => {
    const [{ model, length }] = group;
    const figure = divergenceFigure(
      group.map(({ result }) => result),
      length,
    );
    return [
      ...(figure
        ? [{ ...figure, name: `kl-${fileName(model)}`, title: `KL against steps: ${model}, L = ${length}` }]
        : []),
      ...excessFigures(group),
    ];
  });
}

function excessFigures(group: readonly DivergenceCell[]): Figure[] {
  const [{ model, length }] = group;
  const best = group.filter(({ schedule }) => schedule === 'optimal');
  return chartFigures({
    name: `excess-${fileName(model)}`,
    title: `KL over that of the best schedule: ${model}, L = ${length}`,
    description: `KL of named schedules over that of the best at equal steps T, ${model}, L = ${length}`,
    caption: [
      'KL at equal T over that of the best schedule, from paired differences on the same trajectories.',
    ],
    yTitle: 'KL / KL of the best',
    seriesTitle: 'Schedule',
    points: best.flatMap(({ steps = 0, result }) =>
      result.differences.map(({ b, kl }) => ({
        series: b,
        x: steps,
        estimate: affine(kl, -1 / result.kl.value, 1),
      })),
    ),
    common: best.map(({ steps = 0 }) => ({ bound: 'the best', steps, value: 1 })),
  });
}

/** Nats per token below which a KL is rounding: sums of 64-bit entropies. */
const ROUNDING = 1e-10;

/** KL against rounds of every sampler, a figure a model. */
export function adaptiveFigures(evidence: Evidence): Figure[] {
  const compared = comparedToRandom(evidence);
  const random = divergenceCells(evidence)
    .filter(({ sampler, schedule }) => sampler === 'random' && schedule === 'optimal')
    .map(({ model, length, result }) => ({
      model,
      length,
      family: 'random, best schedule',
      rounds: result.steps,
      kl: result.kl,
    }));
  return groupsBy([...random, ...compared], ({ model, length }) => `${model}, L = ${length}`).flatMap(
    (points) => {
      const [{ model, length }] = points;
      return chartFigures({
        name: `samplers-${fileName(model)}-${length}`,
        title: `Samplers at equal rounds: ${model}, L = ${length}`,
        description: `KL per token of samplers against the number of rounds, ${model}, L = ${length}`,
        caption: [
          `KL per token against the mean number of rounds along data (${model}, L = ${length}). Positions that look certain stand side by side, and tokens side by side are those that depend on each other most: rules that fill them together pay for it.`,
          `What is less than ${ROUNDING} nats is left out.`,
        ],
        xTitle: 'Rounds (network evaluations)',
        yTitle: 'KL (nats per token)',
        seriesTitle: 'Sampler',
        points: points
          .filter(({ kl }) => kl.value > ROUNDING * length)
          .map(({ family, rounds, kl }) => ({
            series: family,
            x: rounds,
            estimate: affine(kl, 1 / length),
          })),
      });
    },
  );
}

const fileName = (model: string) => model.toLowerCase().replace(/[^a-z0-9]+/g, '-');
