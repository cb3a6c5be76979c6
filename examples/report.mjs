// A page with figures and tables from results at hand.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kl, markovModel, profile, reportContent, ter, writeReport } from 'maskgap';

const model = markovModel({
  transition: [
    [0.9, 0.1],
    [0.2, 0.8],
  ],
  initial: 'stationary',
});
const length = 64;
const asked = { length, steps: [2, 4, 8, 16, 32], schedules: ['balanced', 'cosine', 'optimal'] };
const [divergence, errorRate, levels] = await Promise.all([
  kl(model, asked),
  ter(model, asked),
  profile(model, { length }),
]);

const folder = await mkdtemp(join(tmpdir(), 'maskgap-'));
const content = reportContent({
  title: 'A Markov chain of two symbols',
  length,
  vocabularySize: model.vocabularySize,
  divergence: divergence.result.rows,
  errorRate: errorRate.result.rows,
  profiles: [{ label: 'Markov chain', length, ...levels.result }],
  provenance: [['estimator', divergence.provenance.estimator]],
});
for (const path of await writeReport(folder, content)) console.log(path);
