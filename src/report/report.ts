import { join } from 'node:path';
import { type MergedStudy, mergeStudy, openRunDirectory } from '../studies/index.js';
import { studyContent } from './study/index.js';
import { writeReport } from './writeReport.js';

/** Where a report goes, and what it is called. */
export interface ReportOptions {
  /** Folder of the page and its figures; `report` in the first directory by default. */
  readonly out?: string;
  /** The study's own by default. */
  readonly title?: string;
  /** Report what is complete, saying what is missing, rather than refuse. */
  readonly partial?: boolean;
}

/** A report that was written. */
export interface WrittenReport {
  /** Paths, the page last. */
  readonly files: readonly string[];
  /** Sentences, the most important first. */
  readonly findings: readonly string[];
  readonly merged: MergedStudy;
}

/**
 * Writes the report of a study from the directories of its shards: one HTML page that loads nothing from outside, and
 * each figure as SVG, PNG, CSV and Vega-Lite spec beside it.
 *
 * @throws MaskgapError `input` for directories that are none of a study, or that cannot be written; `shards` where
 * something is missing or does not belong together
 */
export async function report(
  directories: readonly string[],
  { out = join(directories[0], 'report'), title, partial = false }: ReportOptions = {},
): Promise<WrittenReport> {
  const opened = await Promise.all(directories.map((folder) => openRunDirectory(folder)));
  const merged = await mergeStudy(opened, { partial });
  const content = studyContent(merged, title);
  return { files: await writeReport(out, content), findings: content.findings, merged };
}
