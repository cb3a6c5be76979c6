import { createHash } from 'node:crypto';
import { copyFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Network, type NetworkShape, parametersOf } from '../../kernels/network.js';
import { inputError } from '../errors.js';
import { writeWhole } from '../files.js';
import { encodingSchema } from '../formats/encoding.js';
import { parseJson } from '../formats/parseJson.js';
import { inFile } from '../formats/place.js';
import { readBytes } from '../formats/readFile.js';
import { readSafetensors, safetensorsParts } from '../formats/safetensors.js';
import { firstIssue } from '../formats/schema.js';
import type { TrainedNetwork } from '../predictors/trained.js';
import { otherSeedKey, SEED_KEY } from '../random/seed.js';
import { textOf } from '../reading/index.js';
import { version } from '../version.js';
import type { TrainingSettings } from './settings.js';
import type { TrainingData } from './trainingData.js';
import type { TrainingState } from './trainingState.js';

/** The file that makes a folder a trained predictor. It is written last, and names the others. */
export const DESCRIPTION = 'predictor.json';

const positive = z.int().min(1);
const storedFile = z.strictObject({ file: z.string().regex(/^[\w.-]+$/), sha256: z.string() });
const schema = z.strictObject({
  maskgap: z.string(),
  kind: z.literal('mask-predictor'),
  vocabulary: z.union([positive, z.array(z.string()).min(1)]),
  encoding: encodingSchema.optional(),
  length: positive,
  width: positive,
  dilations: z.array(positive).min(1),
  data: z.strictObject({ kind: z.enum(['model', 'text']), sha256: z.string() }),
  steps: positive,
  batch: positive,
  learningRate: z.number().positive(),
  seed: z.string(),
  /** How the seed became a key; absent where it was another way. */
  seedKey: z.literal(SEED_KEY).optional(),
  /** Steps done. */
  step: z.int().min(0),
  weights: storedFile,
  optimizer: storedFile,
});

type Description = z.infer<typeof schema>;

/**
 * Writes a checkpoint: the weights, the optimiser's state, and the description that names both. Whenever the writing is cut
 * off, the folder holds a whole checkpoint, this one or the one before.
 */
export async function writeCheckpoint(
  folder: string,
  settings: TrainingSettings,
  data: TrainingData,
  { step, parameters, means, squares }: TrainingState,
): Promise<void> {
  const { shape, length, steps, batch, learningRate, seed } = settings;
  const shapes = parametersOf(shape);
  const named = (values: readonly Float32Array[], prefix = '') =>
    values.map((each, i) => [prefix + shapes[i].name, { shape: shapes[i].shape, data: each }] as const);
  const files = {
    weights: await store(folder, `weights-${step}.safetensors`, safetensorsParts(named(parameters), {})),
    optimizer: await store(
      folder,
      `adam-${step}.safetensors`,
      safetensorsParts([...named(means, 'means.'), ...named(squares, 'squares.')], {}),
    ),
  };
  const description: Description = {
    maskgap: version(),
    kind: 'mask-predictor',
    vocabulary: data.symbols === undefined ? data.vocabularySize : [...data.symbols],
    ...(data.encoding && { encoding: { ...data.encoding } }),
    length,
    width: shape.width,
    dilations: [...shape.dilations],
    data: { kind: data.kind, sha256: data.sha256 },
    steps,
    batch,
    learningRate,
    seed,
    seedKey: SEED_KEY,
    step,
    ...files,
  };
  await writeWhole(join(folder, DESCRIPTION), `${JSON.stringify(description, null, 2)}\n`);
  const kept = [files.weights.file, files.optimizer.file];
  const old = (await readdir(folder)).filter((name) => /^(weights|adam)-\d+\.safetensors$/.test(name));
  await Promise.all(
    old.filter((name) => !kept.includes(name)).map((name) => rm(join(folder, name), { force: true })),
  );
}

async function store(folder: string, file: string, parts: readonly Uint8Array[]) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  await writeWhole(join(folder, file), parts);
  return { file, sha256: hash.digest('hex') };
}

/** The network of a folder that `train` has written. @throws MaskgapError with code 'input' on anything wrong with it */
export async function readTrained(folder: string): Promise<TrainedNetwork> {
  const description = await readDescription(folder);
  const { length, weights } = description;
  const shape = shapeOf(description);
  const parameters = await readParameters(folder, weights, shape, ['']);
  const network: Network = { ...shape, parameters };
  return { network, length, symbols: symbolsOf(description), sha256: weights.sha256 };
}

/** Copies what `readTrained` reads, without the state of the optimiser. */
export async function copyTrained(from: string, to: string): Promise<void> {
  const { weights } = await readDescription(from);
  for (const file of [weights.file, DESCRIPTION]) await copyFile(join(from, file), join(to, file));
}

/**
 * Where the training in a folder stands.
 *
 * @throws MaskgapError with code 'input' on anything wrong with it, or if it is a run of other settings or other data
 */
export async function readCheckpoint(
  folder: string,
  settings: TrainingSettings,
  data: TrainingData,
): Promise<TrainingState> {
  const description = await readDescription(folder);
  if (description.seedKey !== SEED_KEY) throw otherSeedKey(folder);
  const given = {
    data: data.sha256,
    length: settings.length,
    steps: settings.steps,
    batch: settings.batch,
    'learning-rate': settings.learningRate,
    width: settings.shape.width,
    layers: settings.shape.dilations.length,
    seed: settings.seed,
  };
  const stored: typeof given = {
    ...description,
    data: description.data.sha256,
    'learning-rate': description.learningRate,
    layers: description.dilations.length,
  };
  for (const name of Object.keys(given) as (keyof typeof given)[])
    if (given[name] !== stored[name])
      throw inputError(
        `option --resume: the run in ${folder} has ${name} ${stored[name]}, not ${given[name]}`,
        'give what it was started with, or another --out',
      );
  const shape = shapeOf(description);
  const moments = await readParameters(folder, description.optimizer, shape, ['means.', 'squares.']);
  const count = moments.length / 2;
  return {
    step: description.step,
    parameters: await readParameters(folder, description.weights, shape, ['']),
    means: moments.slice(0, count),
    squares: moments.slice(count),
  };
}

async function readDescription(folder: string): Promise<Description> {
  const path = join(folder, DESCRIPTION);
  const bytes = await readBytes(path);
  return inFile(path, () => {
    const document = parseJson(textOf(bytes), 'the description');
    const result = schema.safeParse(document);
    if (!result.success) throw firstIssue(result.error, document, 'train the predictor again');
    return result.data;
  });
}

const symbolsOf = ({ vocabulary }: Description) => (Array.isArray(vocabulary) ? vocabulary : undefined);

function shapeOf({ vocabulary, width, dilations }: Description): NetworkShape {
  const vocabularySize = Array.isArray(vocabulary) ? vocabulary.length : vocabulary;
  return { vocabularySize, width, dilations };
}

/** The parameters under each of the prefixes, one prefix after the other. */
async function readParameters(
  folder: string,
  { file, sha256 }: Description['weights'],
  network: NetworkShape,
  prefixes: readonly string[],
): Promise<Float32Array[]> {
  const path = join(folder, file);
  const found = createHash('sha256')
    .update(await readBytes(path))
    .digest('hex');
  if (found !== sha256)
    throw inputError(`${path}: its sha256 is ${found}, not ${sha256}`, 'train the predictor again');
  const expected = prefixes.flatMap((prefix) =>
    parametersOf(network).map(({ name, shape }) => ({ name: prefix + name, shape })),
  );
  return inFile(path, async () => {
    const { tensors } = await readSafetensors(path, { required: expected.map(({ name }) => name) });
    return expected.map(({ name, shape }) => {
      const tensor = tensors.get(name)!;
      if (String(tensor.shape) !== String(shape))
        throw inputError(
          `${name} has shape [${tensor.shape.join(', ')}], not [${shape.join(', ')}]`,
          'train the predictor again',
        );
      if (!tensor.data.every(Number.isFinite))
        throw inputError(`${name} has a number that is not finite`, 'train the predictor again');
      return Float32Array.from(tensor.data);
    });
  });
}
