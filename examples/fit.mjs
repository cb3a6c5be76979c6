// A text to an n-gram, saved and loaded, and the best schedule for it: `maskgap fit` and `maskgap schedule`.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fitNgram, loadModel, readTexts, saveModel, schedule } from 'maskgap';

const folder = await mkdtemp(join(tmpdir(), 'maskgap-'));
const animals = ['cat', 'dog', 'owl', 'hen', 'fox'];
const sentences = Array.from(
  { length: 400 },
  (_, i) => `the ${animals[i % 5]} sat by the ${animals[(i * i) % 5]}`,
);
await writeFile(join(folder, 'text.txt'), sentences.join('\n'));

const texts = await readTexts([join(folder, 'text.txt')]);
const { model, perplexity } = fitNgram({ texts, n: 2, tokens: 'char', alphabet: 'a-z ' });
console.log('V =', model.vocabularySize, 'held-out perplexity', perplexity);

await saveModel(join(folder, 'model.npz'), model);
const loaded = await loadModel(join(folder, 'model.npz'));

const { result } = await schedule(loaded, { length: 64, steps: 8 });
console.log('reveal sizes:', result.sizes.join(' '), 'KL', result.kl.value);
for (const { schedule, kl } of result.compared) console.log(schedule, kl.value);

const fewest = await schedule(loaded, { length: 64, kl: 0.5 });
console.log('half a nat takes', fewest.result.steps, 'steps');
