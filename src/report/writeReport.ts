import { join } from 'node:path';
import { makeFolder, writeWhole } from '../files.js';
import type { ReportContent } from './content.js';
import { csvText } from './csv.js';
import { htmlOf } from './html.js';
import { svgOf } from './svg.js';

/**
 * Writes `report.html` into `folder`, and beside it each figure as SVG, CSV and Vega-Lite spec. Everything is drawn
 * before anything is written; each file appears whole or not at all, and the page last. Returns the paths.
 *
 * Errors: `input` when the folder cannot be written.
 */
export async function writeReport(folder: string, content: ReportContent): Promise<string[]> {
  const pictures = await Promise.all(
    content.figures.map(async ({ spec }) => ({ light: await svgOf(spec), dark: await svgOf(spec, 'dark') })),
  );
  const files = [
    ...content.figures.flatMap(({ name, spec, rows }, i) => [
      [`${name}.svg`, pictures[i].light],
      [`${name}.csv`, `${csvText(rows)}\n`],
      [`${name}.vl.json`, `${JSON.stringify(spec, null, 1)}\n`],
    ]),
    ['report.html', await htmlOf(content, pictures)],
  ];
  await makeFolder(folder);
  const paths: string[] = [];
  for (const [name, text] of files) {
    const path = join(folder, name);
    await writeWhole(path, text);
    paths.push(path);
  }
  return paths;
}
