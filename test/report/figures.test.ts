import { describe, expect, test } from '@jest/globals';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import {
  type ChartSpec,
  divergenceFigure,
  errorRateFigure,
  type Figure,
  profileFigure,
  reportContent,
} from '../../src/report/index.js';
import { exactly } from '../../src/statistics/estimate.js';
import { chainResults, divergenceRow, LENGTH, sampled } from './results.js';

/** What Vega-Lite and Vega have to say about a spec. */
function complaints(spec: ChartSpec): unknown[] {
  const said: unknown[] = [];
  const note = (...message: unknown[]) => {
    said.push(message);
    return logger;
  };
  const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };
  vega.parse(compile(spec as TopLevelSpec, { logger: logger as never }).spec);
  return said;
}

/** The data tuples drawn by a figure, whatever the layer. */
function drawn({
  spec,
}: Figure): { series?: string; kind?: string; steps: number; value: number; low: number }[] {
  const { layer, datasets = {} } = spec as unknown as {
    layer: { data?: { values?: [] } }[];
    datasets: Record<string, []>;
  };
  return [...Object.values(datasets).flat(), ...layer.flatMap(({ data }) => data?.values ?? [])];
}

describe('figures of exact results', () => {
  const { figures } = reportContent(chainResults());

  test('are one of each kind', () => {
    expect(figures.map(({ name }) => name)).toEqual(['kl', 'ter', 'profile']);
  });

  test.each(figures.map((figure) => [figure.name, figure] as const))(
    '%s compiles without a warning',
    (_, { spec }) => {
      expect(complaints(spec)).toEqual([]);
    },
  );

  test('a spec with a mistake is complained about', () => {
    const { spec } = figures[0];
    const wrong = { ...spec, layer: [{ mark: 'line', encoding: { colour: { field: 'x' } } }] };
    expect(complaints(wrong)).not.toEqual([]);
  });

  test('the spec is plain JSON, and every axis has a title with its unit', () => {
    for (const { spec } of figures) {
      expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
      const { axes = [] } = compile(spec as TopLevelSpec).spec;
      const titles = axes.flatMap(({ title }) => title ?? []);
      expect(titles).toHaveLength(2);
      expect(titles[0]).toMatch(/Steps T|k\/L/);
      expect(titles[1]).toMatch(/\((nats|bits) per token\)/);
    }
  });

  test('every legend takes clicks, with bounds and without', () => {
    const bare = divergenceFigure(
      [divergenceRow('balanced', 2, sampled(0.1, 0.01))].map((row) => ({ ...row, bounds: {} })),
      LENGTH,
    )!;
    for (const { spec } of [...figures, bare]) {
      const { legends = [] } = compile(spec as TopLevelSpec).spec;
      expect(legends.length).toBeGreaterThan(0);
      for (const { encode } of legends) expect(encode?.labels?.interactive).toBe(true);
    }
  });

  test('the values drawn are those of the rows', () => {
    const { divergence = [] } = chainResults();
    const measured = drawn(figures[0]).filter(({ kind }) => kind === 'measured');
    const positive = divergence.filter(({ kl }) => kl.value > 0);
    expect(positive.length).toBeLessThan(divergence.length);
    expect(measured.map(({ value }) => value)).toEqual(positive.map(({ klPerToken }) => klPerToken.value));
    const theorem1 = drawn(figures[0]).filter(({ kind }) => kind === 'Theorem 1');
    for (const { series, steps, value } of theorem1) {
      const row = divergence.find((one) => one.schedule === series && one.steps === steps);
      expect(value).toBeCloseTo(row!.bounds.theorem1!.value / LENGTH, 14);
    }
  });

  test('the CSV rows hold every row, drawn or not', () => {
    const { divergence, errorRate } = chainResults();
    expect(figures[0].rows).toHaveLength(divergence!.length);
    expect(figures[1].rows).toHaveLength(errorRate!.length);
    expect(figures[2].rows).toHaveLength(LENGTH);
  });
});

describe('what a logarithmic axis cannot show', () => {
  const rows = [
    divergenceRow('balanced', 2, sampled(0.1, 0.01)),
    divergenceRow('balanced', 4, exactly(0)),
    divergenceRow('cosine', 8, sampled(-1e-4, 1e-3)),
    divergenceRow('linear-up', 2, exactly(Number.POSITIVE_INFINITY)),
  ];

  test('is left out and named in the caption with its reason', () => {
    const figure = divergenceFigure(rows, LENGTH)!;
    expect(drawn(figure).filter(({ kind }) => kind === 'measured')).toHaveLength(1);
    expect(figure.caption).toContain('balanced at T = 4 (KL is exactly 0)');
    expect(figure.caption).toContain('cosine at T = 8 (KL is estimated below 0, within its error)');
    expect(figure.caption).toContain('linear-up at T = 2 (KL is infinite)');
    expect(complaints(figure.spec)).toEqual([]);
  });

  test('is not mentioned where there is none', () => {
    expect(divergenceFigure(rows.slice(0, 1), LENGTH)!.caption).not.toContain('Not drawn');
  });

  test('leaves no figure when it is everything', () => {
    expect(divergenceFigure(rows.slice(1), LENGTH)).toBeUndefined();
    expect(divergenceFigure([], LENGTH)).toBeUndefined();
  });

  test('an interval that reaches below 0 ends at the axis', () => {
    const [point] = drawn(divergenceFigure([divergenceRow('balanced', 2, sampled(0.1, 0.2))], LENGTH)!);
    expect(point.low).toBeGreaterThan(0);
    expect(point.low).toBeLessThan(0.1);
  });
});

describe('error rates', () => {
  const { errorRate = [] } = chainResults();

  test('the bound of Feng et al. is one line of its values, and the vacuous region starts at log2 V', () => {
    const figure = errorRateFigure(errorRate, { length: LENGTH, vocabularySize: 3 })!;
    const feng = drawn(figure).filter(({ kind }) => kind === 'Feng et al., C = 1');
    const steps = new Set(errorRate.map((row) => row.steps));
    expect(feng.map((point) => point.steps)).toEqual([...steps].sort((a, b) => a - b));
    // 4 (C (n - 1) / T)^(1/n) log2 V with n = 2, V = 3.
    for (const { steps: T, value } of feng) expect(value).toBeCloseTo(4 * T ** -0.5 * Math.log2(3), 12);
    const region = drawn(figure).find((one) => 'from' in one) as unknown as { from: number };
    expect(region.from).toBeCloseTo(1.584962500721156, 12);
  });

  test('there is no line of it without the bound', () => {
    const rows = errorRate.map(({ fengBound, fengVacuous, ...row }) => row);
    const figure = errorRateFigure(rows, { length: LENGTH, vocabularySize: 3 })!;
    expect(JSON.stringify(figure.spec)).not.toContain('Feng et al., C');
    expect(figure.caption).not.toContain('Feng');
  });
});

describe('profiles', () => {
  const curve = (length: number) => ({
    label: 'x',
    length,
    k: Array.from({ length }, (_, k) => k),
    h: { value: Array.from({ length }, (_, k) => 1 - k / length), standardError: new Float64Array(length) },
  });

  test('long ones are thinned in the picture, ends kept, and whole in the rows', () => {
    const figure = profileFigure([curve(5000)])!;
    const { values } = (figure.spec as unknown as { data: { values: { k: number }[] } }).data;
    expect(values).toHaveLength(400);
    expect(values[0].k).toBe(0);
    expect(values[399].k).toBe(4999);
    expect(figure.rows).toHaveLength(5000);
    expect(figure.caption).toContain('At most 400');
    expect(profileFigure([curve(50)])!.caption).not.toContain('At most');
  });

  test('none give no figure', () => {
    expect(profileFigure([])).toBeUndefined();
  });
});
