import { stat } from 'node:fs/promises';
import { dilationsOf } from '../../../kernels/network.js';
import { inputError } from '../../errors.js';
import { loadModel, looksLikeModel } from '../../formats/loadModel.js';
import { estimateColumns } from '../../report/csv.js';
import type { Estimate } from '../../statistics/estimate.js';
import { type Format, formatEstimate, unitScale } from '../../statistics/format.js';
import { alphabetCoverage, coverageNotices, FIT_DEFAULTS, readTexts } from '../../text/index.js';
import { train as trainPredictor } from '../../training/train.js';
import { modelData, type TrainingData, textData } from '../../training/trainingData.js';
import { type CommandContext, defineCommand } from '../command.js';
import type { Log } from '../logging.js';
import { type Option, optional, required, type Values } from '../option.js';
import { flag, length, out, outputOptions, samplingOptions } from '../options.js';
import { integer, positive } from '../parse.js';
import { pairs } from '../table.js';
import { textOptions } from '../textOptions.js';

const GROUP = 'Training';

const count = (describe: string, value: number, most?: number): Option<number> => ({
  describe,
  parse: integer(1, most),
  default: value,
  group: GROUP,
});

const learningRate: Option<number> = {
  describe: "Adam's largest learning rate; it rises over 50 steps and falls to 0 at the last one",
  parse: positive(),
  default: 0.003,
  group: GROUP,
};

const resume = flag('Go on with the run in --out', GROUP);

const options = {
  length: required(length, '-L 128'),
  steps: count('Steps of the optimiser', 1000),
  batch: count('Sequences per step', 64, 2 ** 16),
  learningRate,
  width: count('Channels of the network', 48, 2 ** 12),
  layers: count('Residual layers: each sees 1, 2, 4 or 8 positions further to both sides', 4, 1000),
  resume,
  ...textOptions,
  tokens: { ...optional(textOptions.tokens), defaultText: FIT_DEFAULTS.tokens },
  seed: samplingOptions.seed,
  backend: { ...samplingOptions.backend, describe: 'Backend of TensorFlow.js' },
  ...outputOptions,
  out: required(out('Folder of the predictor and of its checkpoints') as Option<string>, '--out predictor'),
};

interface TrainResult {
  /** Steps done. */
  readonly steps: number;
  /** V */
  readonly vocabulary: number;
  /** Numbers that were trained. */
  readonly parameters: number;
  /** The objective on held-out sequences, nats per token. */
  readonly loss: Estimate;
  /** eps_train at L steps, nats per sequence; absent for a text, whose law is not known. */
  readonly trainingError?: Estimate;
}

export const train = defineCommand({
  positionals: {
    data: 'A model file, or text files, read as one text (- is standard input); gzip data is decompressed',
  },
  options,
  notes: `The objective: the mean, over the masked tokens of a sequence, of -log of their predicted probability; the number of revealed
tokens is uniform from 0 to L - 1, and which they are. A model's sequences are drawn afresh; of a text, windows of the first
90% of the tokens are trained on, and windows of the rest are held out. The first interrupt keeps a checkpoint.`,
  examples: [
    ['maskgap train model.json -L 64 --out predictor', 'a predictor of a model'],
    ['maskgap kl model.json -L 64 -T 8 --predictor predictor', 'what it costs, with its training error'],
  ],
  async compute(given, { data: files }, context) {
    await checkOut(given.out, given.resume);
    const data = await trainingData(files, given, context.log);
    return computeTraining(data, given, context);
  },
  table: trainTable,
  csv: ({ steps, vocabulary, parameters, loss, trainingError }) => [
    {
      steps,
      vocabulary,
      parameters,
      ...estimateColumns('loss', loss),
      ...estimateColumns('trainingError', trainingError),
    },
  ],
});

type TrainValues = Values<typeof options>;

async function checkOut(path: string, resumed: boolean): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined && resumed)
    throw inputError(`option --resume: there is no ${path}`, 'leave --resume out');
  if (there !== undefined && !resumed)
    throw inputError(`option --out: ${path} exists`, 'give another path, or --resume to go on with its run');
}

async function trainingData(files: readonly string[], values: TrainValues, log: Log): Promise<TrainingData> {
  const { tokens, alphabet, vocabularySize, length } = values;
  const models = await Promise.all(files.map((file) => looksLikeModel(file)));
  if (!models.includes(true)) {
    const texts = await readTexts(files);
    const data = textData(texts, tokens ?? FIT_DEFAULTS.tokens, { alphabet, vocabularySize }, length);
    const coverage = alphabetCoverage(texts, data.encoding!);
    if (coverage) for (const notice of coverageNotices(coverage)) log.info(notice);
    return data;
  }
  if (files.length > 1)
    throw inputError(
      `${files.length} files are given, of which ${files[models.indexOf(true)]} is a model`,
      'give one model, or texts',
    );
  const ofText = Object.entries({ tokens, alphabet, 'vocabulary-size': vocabularySize });
  for (const [name, value] of ofText)
    if (value !== undefined)
      throw inputError(`option --${name} is given, but ${files[0]} is a model`, 'leave it out');
  return modelData(await loadModel(files[0], log.info));
}

async function computeTraining(
  data: TrainingData,
  values: TrainValues,
  { log, progress, interruptible }: CommandContext,
) {
  const { width, layers, length, steps } = values;
  const { vocabularySize } = data;
  const started = performance.now();
  const cpu = process.cpuUsage();
  const training = await trainPredictor(data, {
    ...values,
    shape: { vocabularySize, width, dilations: dilationsOf(layers, length) },
    signal: interruptible(),
    onNotice: log.info,
    onProgress: ({ step, loss }) =>
      progress.update({
        trajectories: step,
        expectedTrajectories: steps,
        unit: 'steps',
        remark: `loss ${loss.toFixed(3)}`,
      }),
  });
  const { user, system } = process.cpuUsage(cpu);
  const { loss, trainingError, network, interrupted, backend, device } = training;
  const result: TrainResult = {
    steps: training.steps,
    vocabulary: vocabularySize,
    parameters: network.parameters.reduce((sum, each) => sum + each.length, 0),
    loss,
    ...(trainingError && { trainingError }),
  };
  return {
    result,
    provenance: {
      engine: backend,
      device,
      seconds: (performance.now() - started) / 1000,
      cpuSeconds: (user + system) / 1e6,
      stopped: interrupted ? 'interrupted' : 'steps',
      ...(data.kind === 'model' && { modelSha256: data.sha256 }),
    },
    partial: interrupted,
  };
}

function trainTable(
  { steps, vocabulary, parameters, loss, trainingError }: TrainResult,
  format: Format,
): string {
  const scale = unitScale(format.unit);
  return pairs(
    [
      ['steps', String(steps)],
      ['vocabulary', String(vocabulary)],
      ['parameters', String(parameters)],
      ['held-out loss', `${formatEstimate(loss, scale)} ${format.unit} per token`],
      ...(trainingError
        ? [['training error', `${formatEstimate(trainingError, scale)} ${format.unit} at L steps`] as const]
        : []),
    ],
    format,
  );
}
