import { describe, expect, test } from '@jest/globals';
import { studyContent, studyFigures, studyFindings, studyTables } from '../../src/report/study/index.js';
import { klCells, mergedOf } from './studyCells.js';

const names = (cells: Parameters<typeof studyFigures>[0]) => studyFigures(cells).map(({ name }) => name);

describe('figures follow from the axes that vary', () => {
  test('one against steps and one against length for one model', () => {
    expect(names(klCells())).toEqual(['kl', 'kl-length']);
    expect(names(klCells({ lengths: [256] }))).toEqual(['kl']);
  });

  test('models and lengths get figures of their own where one would have too many lines', () => {
    const wide = klCells({ models: ['a', 'b'], lengths: [64, 128, 256] });
    expect(names(wide)).toEqual(['kl-a', 'kl-b', 'kl-length-a', 'kl-length-b']);
    const schedules = ['balanced', 'cosine', 'optimal', 'linear-up', 'linear-down'];
    expect(names(klCells({ schedules })).slice(0, 2)).toEqual(['kl-l-256', 'kl-l-1024']);
  });

  test('the numbers of a figure are those of its cells, with axes, errors and bounds', () => {
    const [figure] = studyFigures(klCells({ lengths: [256] }));
    expect(figure.rows).toHaveLength(6);
    expect(figure.rows[1]).toMatchObject({
      model: 'text',
      length: 256,
      schedule: 'cosine',
      steps: 2,
      value: 0.625,
      valueStandardError: 0.00625,
      'Theorem 1': 1.25,
    });
  });

  test('what a logarithmic axis cannot show is told, and kept among the numbers', () => {
    const cells = klCells({ lengths: [256], schedules: ['balanced'] });
    const [first, ...rest] = cells;
    const zero = { value: 0, standardError: 0, ci95: [0, 0], exact: true };
    const figures = studyFigures([{ ...first, result: { ...first.result, klPerToken: zero } }, ...rest]);
    expect(figures[0].caption).toContain('cannot show it: 1 value of 0');
    expect(figures[0].rows).toHaveLength(3);
  });
});

describe('findings', () => {
  test('name the best schedule, a paired difference, the power of T, the growth and the share of the bound', () => {
    const findings = studyFindings(klCells());
    expect(findings[0]).toContain('balanced has the smallest KL divergence in 6 of 6 settings');
    // -0.25 / 2 * 1024 nats
    expect(findings[1]).toMatch(
      /L = 1024, T = 2: KL of balanced minus that of cosine is -128\.0 ± 1\.3 nats/,
    );
    // Both ends may move by 1%: over ln 4 that is at most 0.0144; one end is exact here.
    expect(findings[2]).toContain('is -1 to -1 (standard error at most 0.0072)');
    expect(findings[3]).toMatch(
      /balanced, T = 2: from L = 256 to 1024 .* factor of 1 \(standard error at most 0\.02\d*\)/,
    );
    expect(findings.at(-1)).toContain('KL divergence is 0.500 times the bound of Theorem 1, over 12 cells');
  });

  test('say nothing of what does not vary', () => {
    const findings = studyFindings(klCells({ lengths: [64], steps: [8], schedules: ['balanced'] }));
    expect(findings).toEqual(['KL divergence is 0.500 times the bound of Theorem 1, over 1 cell.']);
  });
});

test('the table of a quantity has the axes, then every estimate', () => {
  const [{ columns, rows }] = studyTables(klCells());
  expect(columns.map(({ title }) => title)).toEqual([
    'Model',
    'L',
    'Schedule',
    'Sampler',
    'Predictor',
    'Steps T',
    'entropy',
    'KL',
    'KL per token',
    'bound: theorem1',
  ]);
  expect(rows).toHaveLength(12);
  expect(rows[0].map(({ text }) => text).slice(0, 3)).toEqual(['text', '256', 'balanced']);
});

test('a study that is not complete, or less precise than was asked for, says so first', () => {
  const run = { kind: 'profile', model: 'text', length: 256, seed: '0', cells: [0] } as const;
  const cells = klCells();
  const { findings, title } = studyContent(
    mergedOf(cells.slice(1), { gaps: [{ run, number: 0, chunks: [1] }], missed: ['text, L = 1024 (2)'] }),
  );
  expect(title).toBe('A grid');
  expect(findings[0]).toMatch(/not complete: 11 of 11 cells are here. Missing: text, L = 256, seed 0/);
  expect(findings[1]).toMatch(/^1 runs are less precise than was asked for: text, L = 1024 \(2\)/);
});
