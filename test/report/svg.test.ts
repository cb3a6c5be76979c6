import { describe, expect, test } from '@jest/globals';
import { reportContent, svgOf } from '../../src/report/index.js';
import { chainResults } from './results.js';

describe('SVG pictures', () => {
  const specs = reportContent(chainResults()).figures.map(({ spec }) => spec);

  test('are the same bytes again, one after another and at once', async () => {
    const first: string[] = [];
    for (const spec of specs) first.push(await svgOf(spec));
    const again = await Promise.all([...specs].reverse().map((spec) => svgOf(spec)));
    expect(again.reverse()).toEqual(first);
  });

  test('are whole SVG documents with the names of series and axes', async () => {
    const svg = await svgOf(specs[0]);
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg.trimEnd()).toMatch(/<\/svg>$/);
    for (const text of ['balanced', 'cosine', 'Theorem 1', 'KL (nats per token)', 'Steps T'])
      expect(svg).toContain(text);
    expect(svg).toContain('sans-serif');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('differ between light and dark', async () => {
    expect(await svgOf(specs[0], 'dark')).not.toBe(await svgOf(specs[0], 'light'));
  });

  test('a spec that cannot be drawn fails, and the next is drawn', async () => {
    await expect(svgOf({ mark: 'no such mark' } as never)).rejects.toThrow();
    expect(await svgOf(specs[1])).toContain('</svg>');
  });
});
