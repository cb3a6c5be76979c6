import type { CellResult } from '../../quantities/cellResult.js';
import { affine, type Estimate } from '../../statistics/estimate.js';

/** How cells of one quantity are drawn. */
export interface Measure {
  /** Of the cells: `kl`, `ter`, .. */
  readonly quantity: string;
  /** In titles and captions. */
  readonly title: string;
  readonly yTitle: string;
  value(cell: CellResult): Estimate | undefined;
  /** Where on the axis of steps a cell stands: rounds, where those of a sampler are random. */
  steps?(cell: CellResult): number | undefined;
  /** Upper bounds in the unit of the value. */
  bounds?(cell: CellResult): Readonly<Record<string, number>>;
  /** A quantity to which the value is proportional: what is said of its shape need not be said twice. */
  readonly sameShapeAs?: string;
  /** Said below each of its figures. */
  readonly remark: string;
}

const CONDITIONAL =
  'The KL is conditional on the order of unmasking: an upper bound for the marginal sampler.';

/** Estimates of a cell's result by name; absent ones are undefined. */
type Estimates = Readonly<Record<string, Estimate | undefined>>;

const resultOf = ({ result }: CellResult) => result as Estimates & { readonly steps?: number };

const boundsOf = ({ result }: CellResult) =>
  (result as { readonly bounds?: Estimates }).bounds ?? ({} as Estimates);

/** An estimate per token, from one per sequence. */
const perToken = (estimate: Estimate | undefined, length: number) => estimate && affine(estimate, 1 / length);

const stepsOrRounds = (cell: CellResult) =>
  resultOf(cell).roundsData?.value ?? resultOf(cell).steps ?? cell.steps;

/** Everything that is drawn. A new quantity's cells are drawn once they have a line here. */
export const measures: readonly Measure[] = [
  {
    quantity: 'kl',
    title: 'KL divergence',
    yTitle: 'KL (nats per token)',
    value: (cell) => resultOf(cell).klPerToken,
    steps: stepsOrRounds,
    bounds: (cell) => ({ 'Theorem 1': (boundsOf(cell).theorem1?.value ?? 0) / cell.length }),
    remark: CONDITIONAL,
  },
  {
    quantity: 'ter',
    title: 'Token error rate gap',
    yTitle: 'log2 TER gap (bits per token)',
    value: (cell) => resultOf(cell).log2TerGap,
    steps: (cell) => resultOf(cell).steps ?? cell.steps,
    bounds: (cell) => ({ 'Feng et al.': resultOf(cell).fengBound?.value ?? 0 }),
    sameShapeAs: 'kl',
    remark: 'The gap is that between what is generated and the data.',
  },
  {
    quantity: 'schedule',
    title: 'KL divergence of the best schedule',
    yTitle: 'KL (nats per token)',
    value: (cell) => perToken(resultOf(cell).kl, cell.length),
    steps: ({ steps }) => steps,
    remark: CONDITIONAL,
  },
  {
    quantity: 'rollout',
    title: 'Forward KL of samplers',
    yTitle: 'Forward KL (nats per token)',
    value: (cell) => resultOf(cell).forwardKlPerToken,
    steps: stepsOrRounds,
    remark: CONDITIONAL,
  },
  {
    quantity: 'mi',
    title: 'Information of a token with all the others',
    yTitle: 'Mean mutual information (nats per token)',
    value: (cell) => perToken(resultOf(cell).sum, cell.length),
    remark: 'It is what Theorem 1 and Corollary 1 multiply.',
  },
];
