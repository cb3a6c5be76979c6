import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reportContent, writeReport } from '../../src/report/index.js';
import { temporaryFolder } from '../support/folder.js';
import { chainResults } from './results.js';

const HOSTILE = `</script><script>alert("1")</script><img src=x onerror='alert(2)'> & "L"`;
const MEGABYTES_3 = 3 * 2 ** 20;

let folder: string;
let html: string;

beforeAll(async () => {
  folder = temporaryFolder('report');
  const results = chainResults(HOSTILE);
  await writeReport(
    folder,
    reportContent({
      ...results,
      divergence: results.divergence!.map((row) =>
        row.schedule === 'cosine' ? { ...row, schedule: HOSTILE } : row,
      ),
      profiles: results.profiles!.map((profile) => ({ ...profile, label: HOSTILE })),
      provenance: [[HOSTILE, HOSTILE]],
    }),
  );
  html = await readFile(join(folder, 'report.html'), 'utf8');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The page without what its scripts say. */
const markup = () => html.replaceAll(/<script>[\s\S]*?<\/script>/g, '');
const scripts = () => [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, code]) => code);

describe('the page', () => {
  test('has its parts in order: findings in words first', () => {
    const headings = [...markup().matchAll(/<h2 [^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(headings).toEqual(['Key findings', 'Figures', 'Numbers', 'Method and bounds', 'Provenance']);
  });

  test('shows the numbers of the results', () => {
    const { divergence } = chainResults();
    for (const { kl } of divergence!) expect(markup()).toContain(`data-sort="${kl.value}"`);
  });

  test('has pictures that are described once, beside them', () => {
    const pictures = [...markup().matchAll(/base64,([^"]*)" alt="([^"]+)"/g)];
    expect(pictures.length).toBeGreaterThanOrEqual(6);
    for (const [, data] of pictures) {
      const svg = Buffer.from(data, 'base64').toString();
      expect(svg).toMatch(/^<svg [\s\S]*<path [\s\S]*<\/svg>\s*$/);
      expect(svg).not.toMatch(/<[^>]* (aria-|role=)/);
    }
  });

  test('loads nothing from outside', () => {
    const loaded = [...markup().matchAll(/(?:src|srcset|data|poster|action)="([^"]*)"/g)].map(([, to]) => to);
    expect(loaded.length).toBeGreaterThanOrEqual(6);
    for (const address of loaded) expect(address).toMatch(/^data:/);
    const links = [...markup().matchAll(/<link [^>]*href="([^"]*)"/g)].map(([, to]) => to);
    for (const address of links) expect(address).toMatch(/^data:/);
    expect(markup()).not.toMatch(/@import|url\(/);
  });

  test('a policy forbids it too, and allows the scripts of the page by their hashes alone', () => {
    const [, policy] = html.match(/Content-Security-Policy" content="([^"]*)"/)!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(scripts()).toHaveLength(4);
    for (const script of scripts())
      expect(policy).toContain(createHash('sha256').update(script).digest('base64'));
  });

  test('is under 3 MB', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(MEGABYTES_3);
  });

  test("escapes every string that is not the program's own", () => {
    expect(markup()).toContain('&lt;/script&gt;&lt;script&gt;alert(&quot;1&quot;)');
    expect(markup()).not.toContain('<script>alert');
    expect(markup()).not.toContain('<img src=x');
    const data = [...html.matchAll(/<script type="application\/json"[^>]*>([\s\S]*?)<\/script>/g)];
    expect(data).toHaveLength(4);
    const specs = data.map(([, json]) => JSON.stringify(JSON.parse(json)));
    expect(specs.some((json) => json.includes(JSON.stringify(HOSTILE)))).toBe(true);
    for (const [, json] of data) expect(json).not.toContain('<');
  });
});

describe('the files beside the page', () => {
  test('are SVG, PNG, CSV and spec of each figure, and nothing is left of the writing', async () => {
    const names = ['kl', 'profile', 'ter'].flatMap((name) => [
      `${name}.csv`,
      `${name}.png`,
      `${name}.svg`,
      `${name}.vl.json`,
    ]);
    expect((await readdir(folder)).sort()).toEqual([...names, 'report.html'].sort());
    const csv = await readFile(join(folder, 'profile.csv'), 'utf8');
    expect(csv.split('\n')[0]).toBe('data,length,k,h,hStandardError');
    expect(csv.endsWith('\n')).toBe(true);
    const png = await readFile(join(folder, 'kl.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Twice the width of the drawing, and not blank: an empty one of this size takes a few kilobytes.
    expect(png.readUInt32BE(16)).toBeGreaterThan(1280);
    expect(png.length).toBeGreaterThan(20_000);
    const spec = JSON.parse(await readFile(join(folder, 'kl.vl.json'), 'utf8'));
    expect(spec.$schema).toContain('vega-lite/v6');
  });

  test('are the same bytes when written again', async () => {
    const other = temporaryFolder('report');
    try {
      for (let round = 0; round < 2; round++) await writeReport(other, reportContent(chainResults()));
      const first = await readFile(join(other, 'report.html'), 'utf8');
      await writeReport(other, reportContent(chainResults()));
      expect((await readFile(join(other, 'report.html'), 'utf8')) === first).toBe(true);
    } finally {
      await rm(other, { recursive: true, force: true });
    }
  });

  test('a folder that cannot be made is named in one line', async () => {
    const file = join(folder, 'kl.csv');
    await writeFile(file, 'x');
    const attempt = writeReport(join(file, 'inside'), reportContent(chainResults()));
    await expect(attempt).rejects.toMatchObject({
      exitCode: 2,
      line: expect.stringContaining('inside cannot be written (ENOTDIR)'),
    });
  });
});
