import { report as write } from '../../report/report.js';
import { type Computed, defineCommand } from '../command.js';
import { optional } from '../option.js';
import { flag, out, outputOptions } from '../options.js';
import { words } from '../parse.js';
import { mergedCells } from '../studying.js';

const GROUP = 'Report';

interface ReportResult {
  readonly files: readonly string[];
  readonly findings: readonly string[];
}

const { json, csv, quiet, config } = outputOptions;

export const report = defineCommand({
  positionals: { directories: 'Directories of the shards of one study' },
  options: {
    out: out('Folder of the page and its figures; report in the first directory by default'),
    title: optional({ describe: 'Title of the page', parse: words, group: GROUP }),
    partial: flag('Report what is complete, saying what is missing', GROUP),
    json,
    csv,
    quiet,
    config,
  },
  notes:
    'report.html loads nothing from outside: send it, print it, keep it. Each figure lies beside it as SVG, PNG, CSV and Vega-Lite spec.',
  examples: [
    ['maskgap report out/study', 'the page of a study that maskgap study --out out/study has computed'],
  ],
  async compute({ out: folder, title, partial }, { directories }): Promise<Computed<ReportResult>> {
    const { files, findings, merged } = await write(directories, { out: folder, title, partial });
    const { provenance } = mergedCells(merged);
    return { result: { files, findings }, provenance };
  },
  table: ({ files, findings }) =>
    [...findings.map((finding) => `- ${finding}`), '', `Report: ${files[files.length - 1]}`].join('\n'),
  csv: ({ files }) => files.map((file) => ({ file })),
});
