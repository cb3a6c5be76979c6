import { groupsBy } from '../groupedBy.js';
import type { SamplerRow } from '../quantities/rollout.js';
import type { CellOf, Evidence } from './cells.js';
import type { Claim } from './claim.js';
import { type Measured, rangeText } from './measured.js';
import { everyWithin } from './verdicts.js';

const SOURCE = 'Feng et al. 2502.09622: the steps for a low sequence error rate are linear in L';

/** What Feng et al. say of sequences with an error in them, and what rollouts of models with zeros say of it. */
export function sequenceErrorClaims({ cells }: Pick<Evidence, 'cells'>): Claim[] {
  const rolled = cells.filter(
    ({ quantity, result }) => quantity === 'rollout' && 'sequenceErrorRate' in result,
  );
  const rows = rolled as CellOf<SamplerRow>[];
  const fixed = seriesOf(rows, ({ model, steps }) => `${model}, T = ${steps}`);
  const proportional = seriesOf(rows, ({ model, length, steps = 1 }) => `${model}, T = L/${length / steps}`);
  const last = fixed.map(({ longest }) => longest);
  const grown = fixed.map(growth);
  const kept = proportional.map(growth);
  return [
    {
      claim:
        'At a fixed T the share of sequences with an error grows with L, from the shortest sequences to the longest by 0.1 or more.',
      source: SOURCE,
      measured: `growth from the shortest to the longest sequences: ${rangeText(grown)}`,
      verdict: everyWithin(grown, [0.1, Number.POSITIVE_INFINITY]),
    },
    {
      claim: 'At a fixed T it comes to 0.9 or more at the greatest L.',
      source: SOURCE,
      measured: `sequence error rate: ${rangeText(last)}`,
      verdict: everyWithin(last, [0.9, Number.POSITIVE_INFINITY]),
    },
    {
      claim: 'With T in proportion to L it does not grow by 0.25 or more.',
      source: 'Li & Cai 2505.21400, Corollary 1: T in proportion to the sum of I(X_i; X_-i) bounds KL',
      measured: `growth from the shortest to the longest sequences: ${rangeText(kept)}`,
      verdict: everyWithin(kept, [Number.NEGATIVE_INFINITY, 0.25]),
    },
  ];
}

interface Series {
  readonly label: string;
  readonly shortest: Measured;
  readonly longest: Measured;
}

/** Of each group with sequences of several lengths, the rates of the shortest and the longest. */
function seriesOf(rows: readonly CellOf<SamplerRow>[], key: (row: CellOf<SamplerRow>) => string): Series[] {
  return groupsBy(rows, key).flatMap((group) => {
    const sorted = group.toSorted((a, b) => a.length - b.length);
    const [first, last] = [sorted[0], sorted[sorted.length - 1]];
    if (first.length === last.length) return [];
    return { label: key(first), shortest: rateOf(first, key(first)), longest: rateOf(last, key(last)) };
  });
}

function rateOf({ length, result }: CellOf<SamplerRow>, label: string): Measured {
  const { value, standardError, exact } = result.sequenceErrorRate!;
  return { label: `${label}, L = ${length}`, value, standardError, sampled: !exact };
}

function growth({ label, shortest, longest }: Series): Measured {
  return {
    label,
    value: longest.value - shortest.value,
    standardError: longest.standardError + shortest.standardError,
  };
}
