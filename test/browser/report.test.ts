import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { reportContent, writeReport } from '../../src/report/index.js';
import { INK } from '../../src/report/theme.js';
import { chainResults } from '../report/results.js';
import { temporaryFolder } from '../support/folder.js';
import { describeInChromium, launchChromium } from './chromium.js';

const DESKTOP = { viewport: { width: 1100, height: 900 } };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };
const LINES = '#figure-kl .live .mark-line path';
const POINTS = '#figure-kl .live path[aria-roledescription="point"]';

describeInChromium('the report in a browser', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    browser = await launchChromium();
    folder = temporaryFolder('report');
    await writeReport(folder, reportContent(chainResults()));
  });

  afterAll(async () => {
    await browser?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  /** The page, drawn; `troubles` are what its console, its scripts and its network had to complain of. */
  async function opened(options: BrowserContextOptions): Promise<{ page: Page; troubles: string[] }> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
    });
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) troubles.push(`request of ${request.url()}`);
    });
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
    if (options.javaScriptEnabled !== false) await page.waitForSelector('html[data-drawn]');
    return { page, troubles };
  }

  async function inPage(options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
    const { page, troubles } = await opened(options);
    try {
      await use(page);
      expect(troubles).toEqual([]);
    } finally {
      await page.context().close();
    }
  }

  test.each([
    ['light', DESKTOP],
    ['dark', { ...DESKTOP, colorScheme: 'dark' as const }],
    ['phone', PHONE],
  ])(
    'every figure is drawn, without a complaint, a request, or a page wider than its window: %s',
    (_, options) =>
      inPage(options, async (page) => {
        for (const name of ['kl', 'ter', 'profile']) {
          const svg = page.locator(`#figure-${name} .live svg.marks`);
          expect(await svg.isVisible()).toBe(true);
          expect(await page.locator(`#figure-${name} .static`).isVisible()).toBe(false);
          const { x, width } = (await svg.boundingBox())!;
          expect(x + width).toBeLessThanOrEqual(options.viewport.width);
        }
        const widest = await page.evaluate<number>('document.documentElement.scrollWidth');
        expect(widest).toBeLessThanOrEqual(options.viewport.width);
      }),
  );

  test('pointing at a mark shows its numbers', () =>
    inPage(DESKTOP, async (page) => {
      await pointAt(page, page.locator(POINTS).last());
      const tooltip = page.locator('#vg-tooltip-element.visible');
      await tooltip.waitFor();
      const text = await tooltip.textContent();
      for (const part of ['Schedule', 'cosine', 'KL per token (nats)', '95% interval', 'exact'])
        expect(text).toContain(part);
    }));

  test('a click on the legend hides a series, and the next click shows it again', () =>
    inPage(DESKTOP, async (page) => {
      const points = page.locator(POINTS);
      const all = await points.count();
      expect(all).toBe(9);
      await clickLegend(page, 'cosine');
      await expectCount(points, 4);
      await clickLegend(page, 'cosine');
      await expectCount(points, all);
    }));

  test('a click on the legend of lines hides a bound of every schedule', () =>
    inPage(DESKTOP, async (page) => {
      const lines = page.locator(LINES);
      const all = await lines.count();
      await clickLegend(page, 'Theorem 1');
      await expectCount(lines, all - 2);
    }));

  test('what is hidden stays so when another legend, a mark or the background is clicked', () =>
    inPage(DESKTOP, async (page) => {
      const [points, lines] = [page.locator(POINTS), page.locator(LINES)];
      const all = await lines.count();
      await clickLegend(page, 'cosine');
      await expectCount(points, 4);
      await clickLegend(page, 'Theorem 1');
      // Two bounds and the measured line of cosine, and Theorem 1 of balanced.
      await expectCount(lines, all - 4);
      await points.first().click();
      await page.locator('#figure-kl .live svg.marks').click({ position: { x: 300, y: 20 } });
      await clickLegend(page, 'Theorem 1');
      await expectCount(lines, all - 3);
      expect(await points.count()).toBe(4);
    }));

  test('the button of a column sorts by number, up and then down, and says so', () =>
    inPage(DESKTOP, async (page) => {
      const table = page.locator('#tables-heading ~ .scroll table').first();
      const header = table.locator('th', { hasText: 'KL per token' });
      const column = () =>
        table
          .locator('tbody tr td:nth-child(3)')
          .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-sort'))));
      const before = await column();
      const ascending = [...before].sort((a, b) => a - b);
      expect(before).not.toEqual(ascending);
      await header.locator('button').press('Enter');
      expect(await column()).toEqual(ascending);
      expect(await header.getAttribute('aria-sort')).toBe('ascending');
      await header.locator('button').click();
      expect(await column()).toEqual(ascending.reverse());
      expect(await header.getAttribute('aria-sort')).toBe('descending');
      await table.locator('th', { hasText: 'Schedule' }).locator('button').click();
      expect(await table.locator('th[aria-sort]').count()).toBe(1);
      expect(await table.locator('tbody tr td').first().textContent()).toBe('balanced');
    }));

  test('without scripts, and on paper, the static picture stands in', async () => {
    await inPage({ ...DESKTOP, javaScriptEnabled: false }, async (page) => {
      expect(await page.locator('#figure-kl .static img.light').isVisible()).toBe(true);
    });
    await inPage({ ...DESKTOP, colorScheme: 'dark' }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('#figure-kl .static img.light').isVisible()).toBe(true);
      expect(await page.locator('#figure-kl .static img.dark').isVisible()).toBe(false);
      expect(await page.locator('#figure-kl .live').isVisible()).toBe(false);
    });
  });

  test('follows a change of the colour scheme', () =>
    inPage(DESKTOP, async (page) => {
      const title = page.locator('#figure-kl .live .role-axis-title text').first();
      expect(await title.getAttribute('fill')).toBe(INK.light.text);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator(`#figure-kl .live .role-axis-title text[fill="${INK.dark.text}"]`).first().waitFor();
    }));

  test.each(['light', 'dark'] as const)('axe finds no serious fault: %s', async (colorScheme) => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    // The page's policy lets no other script in; the checker is one.
    await inPage({ ...DESKTOP, colorScheme, bypassCSP: true }, async (page) => {
      await page.evaluate(axe);
      const { violations, passes } = await page.evaluate<AxeResult>('axe.run()');
      expect(passes.length).toBeGreaterThan(10);
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    });
  });
});

interface AxeResult {
  readonly passes: readonly unknown[];
  readonly violations: readonly { id: string; impact: string; nodes: readonly { html: string }[] }[];
}

/** Moves the pointer over the middle of an element. */
async function pointAt(page: Page, locator: Locator): Promise<void> {
  await locator.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await locator.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
}

/** Clicks an entry of a legend of the first figure. */
async function clickLegend(page: Page, name: string): Promise<void> {
  await page.locator('#figure-kl .live .role-legend-label text', { hasText: name }).click();
}

/** Waits until so many elements match: drawing follows a click by a frame. */
async function expectCount(locator: Locator, count: number): Promise<void> {
  for (let attempt = 0; attempt < 50 && (await locator.count()) !== count; attempt++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await locator.count()).toBe(count);
}
