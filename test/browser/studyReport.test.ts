import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { writeReport } from '../../src/report/index.js';
import { studyContent } from '../../src/report/study/index.js';
import { klCells, mergedOf } from '../report/studyCells.js';
import { temporaryFolder } from '../support/folder.js';
import { describeInChromium, launchChromium } from './chromium.js';

describeInChromium('the report of a study in a browser', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    browser = await launchChromium();
    folder = temporaryFolder('study-report');
    const content = studyContent(mergedOf(klCells({ models: ['text', 'chain'], lengths: [64, 256, 1024] })));
    const claims = [
      { claim: 'KL <= bound.', source: 'a paper', measured: '0.5', verdict: 'confirmed' },
      { claim: 'KL > bound.', source: 'nobody', measured: '0.5', verdict: 'contradicted' },
    ];
    await writeReport(folder, { ...content, claims });
  });

  afterAll(async () => {
    await browser?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  async function inPage(options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext(options);
    try {
      const page = await context.newPage();
      const troubles: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
      });
      page.on('pageerror', (error) => troubles.push(String(error)));
      await page.goto(pathToFileURL(join(folder, 'report.html')).href);
      await page.waitForSelector('html[data-drawn]');
      await use(page);
      expect(troubles).toEqual([]);
    } finally {
      await context.close();
    }
  }

  test.each([
    ['light', { viewport: { width: 1100, height: 900 } }],
    ['dark', { viewport: { width: 1100, height: 900 }, colorScheme: 'dark' as const }],
    ['phone', { viewport: { width: 360, height: 740 } }],
  ])('draws every figure within its window: %s', (_, options) =>
    inPage(options, async (page) => {
      const figures = page.locator('figure .live svg.marks');
      expect(await figures.count()).toBe(4);
      for (const svg of await figures.all()) {
        const { x, width } = (await svg.boundingBox())!;
        expect(x + width).toBeLessThanOrEqual(options.viewport.width);
      }
      const widest = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(widest).toBeLessThanOrEqual(options.viewport.width);
    }),
  );

  test('a mark tells the place of its cell, and the legend hides a line', () =>
    inPage({ viewport: { width: 1100, height: 900 } }, async (page) => {
      const points = page.locator('#figure-kl-text .live path[aria-roledescription="point"]');
      expect(await points.count()).toBe(18);
      const mark = points.last();
      await mark.scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await mark.boundingBox())!;
      await page.mouse.move(x + width / 2, y + height / 2);
      const tooltip = page.locator('#vg-tooltip-element.visible');
      await tooltip.waitFor();
      const text = await tooltip.textContent();
      for (const part of ['Model', 'text', 'L', 'Steps T', 'KL (nats per token)', '95% interval'])
        expect(text).toContain(part);
      await page
        .locator('#figure-kl-text .live .role-legend-label text', { hasText: 'L = 64, cosine' })
        .click();
      for (let attempt = 0; attempt < 50 && (await points.count()) !== 15; attempt++)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await points.count()).toBe(15);
    }));

  test('the table of cells sorts', () =>
    inPage({ viewport: { width: 1100, height: 900 } }, async (page) => {
      const header = page.locator('th', { hasText: 'KL per token' });
      await header.locator('button').click();
      expect(await header.getAttribute('aria-sort')).toBe('ascending');
      const column = await page
        .locator('#tables-heading ~ .scroll tbody tr td:nth-child(9)')
        .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-sort'))));
      expect(column).toHaveLength(36);
      expect(column).toEqual([...column].sort((a, b) => a - b));
    }));

  test.each(['light', 'dark'] as const)('axe finds no serious fault: %s', async (colorScheme) => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    // The page's policy lets no other script in; the checker is one.
    await inPage({ viewport: { width: 1100, height: 900 }, colorScheme, bypassCSP: true }, async (page) => {
      await page.evaluate(axe);
      const { violations } = await page.evaluate<{
        violations: { id: string; impact: string; nodes: { html: string }[] }[];
      }>('axe.run()');
      const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    });
  });
});
