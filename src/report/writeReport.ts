import { join } from 'node:path';
import { makeFolder, writeWhole } from '../files.js';
import type { ReportContent } from './content.js';
import { csvText } from './csv.js';
import { htmlOf } from './html.js';
import { pngOf } from './png.js';
import { svgOf } from './svg.js';

/**
 * Writes `report.html` into `folder`, and beside it each figure as SVG, PNG, CSV and Vega-Lite spec. Everything is drawn
 * before anything is written; each file appears whole or not at all, and the page last. Returns the paths.
 *
 * Errors: `input` when the folder cannot be written.
 */
export async function writeReport(folder: string, report: ReportContent): Promise<string[]> {
  const pictures = await Promise.all(
    report.figures.map(async ({ spec }) => ({ light: await svgOf(spec), dark: await svgOf(spec, 'dark') })),
  );
  const images = await Promise.all(pictures.map(({ light }) => pngOf(light)));
  const files: [string, string | Uint8Array[]][] = [
    ...report.figures.flatMap(({ name, spec, rows }, i): [string, string | Uint8Array[]][] => [
      [`${name}.svg`, pictures[i].light],
      [`${name}.png`, [images[i]]],
      [`${name}.csv`, `${csvText(rows)}\n`],
      [`${name}.vl.json`, `${JSON.stringify(spec, null, 1)}\n`],
    ]),
    ['report.html', await htmlOf(report, pictures)],
  ];
  await makeFolder(folder);
  const paths: string[] = [];
  for (const [name, content] of files) {
    const path = join(folder, name);
    await writeWhole(path, content);
    paths.push(path);
  }
  return paths;
}
