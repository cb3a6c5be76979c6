import { inputError } from '../../errors.js';
import { type Claim, reproductions } from '../../reproductions/index.js';
import {
  forecastReproductions,
  planReproductions,
  type ReproducedClaims,
  type ReproductionForecast,
  reproduce as run,
} from '../../reproductions/reproduce.js';
import { type Computed, defineCommand } from '../command.js';
import type { DocumentProvenance } from '../document.js';
import { forecastTable } from '../forecastTable.js';
import { type Option, optional } from '../option.js';
import { flag, out, outputOptions, samplingOptions } from '../options.js';
import { words } from '../parse.js';
import { mergedCells } from '../studying.js';
import { heading } from '../table.js';

const GROUP = 'Reproduction';

const file = (describe: string): Option<string | undefined> =>
  optional({ describe, parse: words, group: GROUP });

interface Judged {
  readonly reproductions: readonly ReproducedClaims[];
}

/** What a dry run says. */
interface Foretold {
  readonly forecasts: readonly ReproductionForecast[];
}

export const reproduce = defineCommand({
  positionals: { name: `${reproductions.map(({ name }) => name).join(', ')}, or all` },
  options: {
    quick: flag('Smaller grids and larger errors: minutes in all', GROUP),
    out: out('Directory for the pages, their figures, and the studies behind them'),
    resume: flag('Go on in a directory that was begun', GROUP),
    dryRun: flag('Print cells, chunks, memory and predicted time, from a short pilot; write nothing', GROUP),
    text: file('Text to fit the models to, in place of the novel that comes with maskgap'),
    study: file('Study file by which the claims are judged, in place of the one that comes with maskgap'),
    timeLimit: {
      ...samplingOptions.timeLimit,
      describe: 'Refuse what a short pilot says takes longer',
    },
    workers: samplingOptions.workers,
    memory: samplingOptions.memory,
    ...outputOptions,
  },
  notes: `Every verdict is computed from the numbers and their standard errors by one rule. DIR/NAME/report.html
is the page; DIR/NAME/study is a study like any other: --resume goes on with it, and maskgap merge prints its cells.`,
  examples: [
    ['maskgap reproduce scaling --quick --out out', 'the 1/T law, in about a minute'],
    ['maskgap reproduce all --out out', 'all claims, with small errors'],
  ],
  async compute(options, { name: [name] }, context): Promise<Computed<Judged | Foretold>> {
    const { log, progress } = context;
    if (options.dryRun) {
      const forecasts = await forecastReproductions(name, { ...options, onNotice: log.info });
      return { result: { forecasts }, provenance: {} };
    }
    if (options.out === undefined)
      throw inputError('option --out is missing', 'give a directory, or --dry-run');
    const choice = { ...options, out: options.out, onNotice: log.info };
    const plans = await planReproductions(name, choice);
    const { reproductions, studies, partial } = await run(plans, {
      ...choice,
      signal: context.interruptible(),
      onProgress: ({ chunks, expectedChunks, secondsLeft }) =>
        progress.update({
          trajectories: chunks,
          expectedTrajectories: expectedChunks,
          unit: 'chunks',
          secondsLeft,
        }),
    });
    const computed = studies.map(mergedCells);
    return {
      result: { reproductions },
      provenance: provenanceOf(computed),
      partial,
    };
  },
  table(result, format) {
    const parts =
      'forecasts' in result
        ? result.forecasts.map((each) => [heading(each.name, format), forecastTable(each, format)])
        : result.reproductions.map(({ name, claims }) => [heading(name, format), ...claims.map(claimText)]);
    return parts.map((part) => part.join('\n')).join('\n\n');
  },
  csv: (result) =>
    'forecasts' in result
      ? result.forecasts.flatMap(({ name, runs }) => runs.map((run) => ({ name, ...run })))
      : result.reproductions.flatMap(({ name, claims }) => claims.map((claim) => ({ name, ...claim }))),
});

function provenanceOf(studies: readonly Computed<unknown>[]): Partial<DocumentProvenance> {
  const parts = studies.map(({ provenance }) => provenance);
  const sum = (key: 'chunks' | 'trajectories') => parts.reduce((total, part) => total + (part[key] ?? 0), 0);
  const engines = [...new Set(parts.flatMap(({ engine }) => engine ?? []))];
  return {
    ...(engines.length > 0 ? { engine: engines.join(', ') } : {}),
    chunks: sum('chunks'),
    trajectories: sum('trajectories'),
  };
}

function claimText({ claim, source, measured, verdict }: Claim): string {
  return [`[${verdict}] ${claim}`, `    measured: ${measured}`, `    source: ${source}`].join('\n');
}
