import { describe, expect, test } from '@jest/globals';
import { createSampler, parseSampler } from '../../src/samplers/registry.js';
import { requestedSamplers } from '../../src/samplers/request.js';
import type { SamplerOptions, SamplerView } from '../../src/samplers/sampler.js';
import { parseSchedule } from '../../src/schedules/registry.js';
import { plannedBisectionRounds } from '../../src/theory/plannedBisection.js';

/** All masked but `revealed`; the summaries are made up, so that every rule can be followed by hand. */
function view(
  top: number[],
  others: Partial<SamplerView> & { revealed?: number[]; entropy?: number[] } = {},
): SamplerView {
  const { revealed = [], entropy = top.map((p) => 1 - p), ...rest } = others;
  const length = top.length;
  return {
    length,
    masked: Int32Array.from(top.keys()).filter((j) => !revealed.includes(j)),
    summaries: {
      top: Float64Array.from(top),
      margin: Float64Array.from(top, (p) => p / 2),
      entropy: Float64Array.from(entropy),
    },
    order: Int32Array.from(top.keys()).reverse(),
    drifts: [],
    ...rest,
  };
}

const chosen = (name: string, seen: SamplerView, options: SamplerOptions = {}) => {
  const parsed = parseSampler(name);
  const sampler = createSampler({ ...parsed, options: { ...options, ...parsed.options } }, seen.length);
  return Array.from(sampler.next(seen));
};

/** All rounds of a sampler that looks at nothing but what is masked. */
function plan(name: string, length: number): number[][] {
  const sampler = createSampler(parseSampler(name), length);
  const rounds: number[][] = [];
  const revealed: number[] = [];
  while (revealed.length < length) {
    const round = Array.from(sampler.next(view(new Array(length).fill(0.5), { revealed })));
    rounds.push(round);
    revealed.push(...round);
  }
  return rounds;
}

describe('rules by hand', () => {
  const top = [0.5, 0.9, 0.7, 0.9, 0.2];
  test('the surest first, ties to the lower position', () => {
    expect(chosen('confidence:3', view(top))).toEqual([1, 3, 2]);
    expect(chosen('confidence:2', view(top, { revealed: [1] }))).toEqual([3, 2]);
    expect(chosen('margin:1', view(top))).toEqual([1]);
    expect(chosen('entropy:2', view(top, { entropy: [3, 2, 1, 1, 5] }))).toEqual([2, 3]);
  });
  test('scores that agree to 6 decimals are ties', () => {
    expect(chosen('confidence:1', view([0.8, 0.80000001]))).toEqual([0]);
    expect(chosen('confidence:1', view([0.8, 0.80001]))).toEqual([1]);
  });
  test('threshold: all that reach it, else the best', () => {
    expect(chosen('threshold:0.7', view(top))).toEqual([1, 3, 2]);
    expect(chosen('threshold:0.95', view(top))).toEqual([1]);
  });
  test('factor: rank r while c_r >= 1 - f / (r + 1)', () => {
    // Bounds for f = 0.6: rank 2 needs 0.8, rank 3 needs 0.85.
    expect(chosen('factor:0.6', view([0.1, 0.8, 0.84, 0.3]))).toEqual([2, 1]);
    expect(chosen('factor:0.6', view([0.86, 0.85, 0.85, 0.3]))).toEqual([0, 1, 2]);
    expect(chosen('factor:0', view([0.86, 0.85]))).toEqual([0]);
  });
  test('entropy bound: the sum without the largest; entropy sum: with it', () => {
    const entropy = [0.4, 0.1, 0.3, 0.2, 2];
    expect(chosen('entropy-bound:0.3', view(top, { entropy }))).toEqual([1, 3, 2]);
    expect(chosen('entropy-sum:0.3', view(top, { entropy }))).toEqual([1, 3]);
    expect(chosen('entropy-sum:0.01', view(top, { entropy }))).toEqual([1]);
    expect(chosen('entropy-bound:100', view(top, { entropy }))).toEqual([1, 3, 2, 0, 4]);
  });
  test('a long list of sure positions is found whole', () => {
    const many = Array.from({ length: 300 }, (_, j) => 0.99 - j * 1e-4);
    expect(chosen('entropy-bound:1000', view(many))).toEqual([...many.keys()]);
  });
  test('KLASS: sure and stable for the whole history, else the surest', () => {
    const calm = Float64Array.from([0, 0.001, 0.02, 0, 0]);
    const seen = view([0.5, 0.95, 0.97, 0.9, 0.2], { drifts: [calm, calm] });
    expect(chosen('klass', seen)).toEqual([1]);
    expect(chosen('klass', { ...seen, drifts: [calm] })).toEqual([2]);
    expect(chosen('klass', seen, { stability: 0.03 })).toEqual([2, 1]);
    expect(chosen('klass:0.99', seen, { perRound: 2 })).toEqual([2, 1]);
  });
  test('orders that look at nothing', () => {
    expect(plan('left-to-right:2', 5)).toEqual([[0, 1], [2, 3], [4]]);
    expect(plan('right-to-left:2', 5)).toEqual([[4, 3], [2, 1], [0]]);
    expect(plan('random:2', 5)).toEqual([[4, 3], [2, 1], [0]]);
    expect(plan('dilated', 8)).toEqual([
      [0, 4],
      [2, 6],
      [1, 3, 5, 7],
    ]);
    expect(plan('groups:3', 7)).toEqual([
      [0, 3, 6],
      [2, 5],
      [1, 4],
    ]);
    expect(plan('bisection:2', 6)).toEqual([[2], [3], [0, 4], [1, 5]]);
  });
  test('blocks, the last one shorter', () => {
    const inner = parseSampler('confidence:2');
    const seen = view([0.1, 0.2, 0.3, 0.9, 0.8]);
    expect(chosen('blocks:3', seen, { inner })).toEqual([2, 1]);
    expect(chosen('blocks:3', { ...seen, masked: Int32Array.of(0, 3, 4) }, { inner })).toEqual([0]);
    expect(chosen('blocks:3', { ...seen, masked: Int32Array.of(3, 4) }, { inner })).toEqual([3, 4]);
    expect(chosen('blocks:3', seen, { inner: parseSampler('random:2') })).toEqual([2, 1]);
  });
});

test.each([1, 2, 3])(
  'bisection with a separator of %i takes the rounds of theory, each position once',
  (m) => {
    for (const length of [1, 2, 3, 5, 17, 100]) {
      const rounds = plan(`bisection:${m}`, length);
      expect(rounds.length).toBe(plannedBisectionRounds(length, m));
      expect(rounds.flat().sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, j) => j));
    }
  },
);

describe('requests', () => {
  const request = (names: string[], options: SamplerOptions, schedules: string[] = [], length = 12) =>
    requestedSamplers(
      names.map(parseSampler),
      options,
      { schedules: schedules.map((name) => ({ parsed: parseSchedule(name), requestedSteps: 3 })) },
      { contextLength: 2 },
      length,
    );
  test('parameters come from the name or from options, schedules size the rounds', () => {
    expect(request(['confidence', 'entropy:3'], { perRound: 2 }).map(({ sampler }) => sampler.name)).toEqual([
      'confidence:2',
      'entropy:3',
    ]);
    const [balanced, cosine] = request(['confidence'], {}, ['balanced', 'cosine']);
    expect(balanced.sampler.options.sizes).toEqual([4, 4, 4]);
    expect(cosine.sampler.name).toBe('confidence cosine 3');
    expect(request(['bisection'], {})[0].sampler.name).toBe('bisection:2');
    expect(request(['blocks:4'], { inner: parseSampler('margin'), perRound: 2 })[0].sampler.name).toBe(
      'blocks:4/margin:2',
    );
  });
  test.each([
    ['confidence:0', /"0" is not a positive integer/],
    ['threshold:1.01', /not a probability from 0 to 1/],
    ['threshold:-0.1', /not a probability/],
    ['dilated:3', /takes no argument/],
    ['confidenc:3', /unknown sampler "confidenc"/],
    ['entropy-bound:x', /not a number of at least 0/],
  ])('%s is refused', (name, message) => {
    expect(() => parseSampler(name)).toThrow(message);
  });
  test('what is missing or needless is refused', () => {
    expect(() => request(['confidence'], {})).toThrow(/lacks its number of tokens per round/);
    expect(() => request(['threshold:0.5'], { perRound: 2 })).toThrow(/takes no option --per-round/);
    expect(() => request(['threshold:0.5'], {}, ['balanced'])).toThrow(
      /no sampler whose rounds it could size/,
    );
    expect(() => request(['random'], {}, ['random-halves:4'])).toThrow(/no fixed reveal sizes/);
    expect(() => request(['blocks:4'], {})).toThrow(/lacks the sampler of a block/);
    expect(() => request(['blocks:4'], { inner: parseSampler('blocks:2') })).toThrow(/of its own blocks/);
  });
});
