// What training does on the backends that come with TensorFlow.js, as JSON on stdout. Arguments: the built sources, a folder.
const [built, folder] = process.argv.slice(2);
const load = (path) => import(`${built}/${path}`);
const { loadBackend } = await load('src/engines/tensor/backends.js');
const { markovModel, sequenceEntropy } = await load('src/models/index.js');
const { tokenInformation } = await load('src/exact/index.js');
const { dilationsOf, parametersOf } = await load('kernels/network.js');
const { NetworkPosteriors } = await load('src/predictors/networkPosteriors.js');
const { WordStream } = await load('src/random/wordStream.js');
const { trainingBatch } = await load('src/training/batches.js');
const { lossAndGradients } = await load('src/training/networkPass.js');
const { train } = await load('src/training/train.js');
const { heldOutEstimates } = await load('src/training/heldOut.js');
const { initialState } = await load('src/training/state.js');
const { modelData } = await load('src/training/trainingData.js');

const transition = [
  [0.8, 0.1, 0.1],
  [0.05, 0.15, 0.8],
  [0.3, 0.6, 0.1],
];
const model = markovModel({ transition, initial: 'stationary' });
const data = modelData(model);

// Numbers that no rectifier leaves at zero, and a length that one of the dilations leaves.
const shape = { vocabularySize: 3, width: 5, dilations: [1, 2, 7] };
const words = new WordStream([3, 4], 0, 0);
const parameters = parametersOf(shape).map(({ shape: [rows, columns = 1] }) =>
  Float64Array.from({ length: rows * columns }, () => Math.fround(words.nextDouble() - 0.4)),
);
const batch = trainingBatch(data.sequences, [5, 6], 4, 6, 0);

/** The loss by the float64 laws of a network. */
function lossOf(network) {
  let sum = 0;
  for (let b = 0; b < batch.size; b++) {
    const laws = new NetworkPosteriors(network, batch.length);
    const law = new Float64Array(3);
    const row = (values) => Array.from(values.subarray(b * batch.length, (b + 1) * batch.length));
    const tokens = row(batch.tokens);
    const masked = row(batch.masked);
    masked.forEach((hidden, j) => {
      if (!hidden) laws.reveal(j, tokens[j]);
    });
    masked.forEach((hidden, j) => {
      if (!hidden) return;
      laws.law(j, law);
      sum -= Math.log(law[tokens[j]]) / masked.reduce((count, one) => count + one) / batch.size;
    });
  }
  return sum;
}

/** Central differences of the float64 loss. */
function differences() {
  const step = 1e-6;
  return parameters.map((values, i) =>
    values.map((value, n) => {
      const at = (moved) => {
        const changed = parameters.map((each) => each.slice());
        changed[i][n] = moved;
        return lossOf({ ...shape, parameters: changed });
      };
      return (at(value + step) - at(value - step)) / (2 * step);
    }),
  );
}

async function gradients(backend, network) {
  const { tf } = await loadBackend(backend);
  const shapes = parametersOf(network);
  const tensors = parameters.map((values, i) => tf.tensor(Float32Array.from(values), shapes[i].shape));
  const before = tf.memory().numTensors;
  const { loss, gradients } = lossAndGradients(tf, network, tensors, batch);
  const found = { loss: (await loss.data())[0], gradients: [] };
  for (const gradient of gradients) found.gradients.push(Array.from(await gradient.data()));
  tf.dispose([loss, ...gradients]);
  return { ...found, leaked: tf.memory().numTensors - before };
}

const length = 16;
const settings = {
  shape: { vocabularySize: 3, width: 12, dilations: dilationsOf(3, length) },
  length,
  steps: 250,
  batch: 16,
  learningRate: 0.01,
  seed: 'test',
  backend: 'wasm',
};
const untrained = await heldOutEstimates(
  { ...settings.shape, ...initialState(settings) },
  data,
  length,
  'x',
  16,
);
const whole = await train(data, { ...settings, out: `${folder}/whole` });

// Cut off after 100 steps, and gone on with.
const cut = new AbortController();
const onProgress = ({ step }) => step === 100 && cut.abort();
const out = `${folder}/cut`;
const first = await train(data, { ...settings, out, onProgress, signal: cut.signal });
const second = await train(data, { ...settings, out, resume: true });
const same = (a, b) =>
  a.network.parameters.every((values, i) => values.every((value, n) => value === b.network.parameters[i][n]));

console.log(
  JSON.stringify({
    expected: {
      loss: lossOf({ ...shape, parameters }),
      gradients: differences().map((each) => Array.from(each)),
    },
    cpu: await gradients('cpu', shape),
    wasm: await gradients('wasm', shape),
    other: await gradients('cpu', { ...shape, dilations: [1, 3, 7] }),
    untrained: untrained.trainingError,
    trained: whole.trainingError,
    information: tokenInformation(model, length).mutualInformation.reduce((a, b) => a + b),
    entropyPerToken: sequenceEntropy(model, length) / length,
    length,
    loss: whole.loss,
    interrupted: [first.interrupted, first.steps, second.interrupted, second.steps],
    cutIsWhole: same(second, whole),
    cutWasEarly: same(first, whole),
  }),
);
