// A study: planned, computed in two shards, merged, and the scripts that a cluster would take: `maskgap study`, `merge`
// and `submit` as functions.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  forecastStudy,
  kubernetesJob,
  markovModel,
  mergeStudy,
  openRunDirectory,
  planStudy,
  readStudyFile,
  saveModel,
  slurmScripts,
  study,
  studyShard,
} from 'maskgap';

const folder = await mkdtemp(join(tmpdir(), 'maskgap-'));
const at = (name) => join(folder, name);
const transition = [
  [0.9, 0.1],
  [0.2, 0.8],
];
await saveModel(at('chain.json'), markovModel({ transition, initial: 'stationary' }));
await writeFile(
  at('grid.yaml'),
  `models: [chain.json]
lengths: [16, 32]
steps: [4, 8]
schedules: [balanced, cosine]
quantities: [kl, mi]
method: monte-carlo
trajectories: 256
`,
);

const forecast = await forecastStudy(await planStudy(readStudyFile(at('grid.yaml'))), {});
console.log(forecast.cells, 'cells in', forecast.chunks, 'chunks');

const { cells } = await study(at('grid.yaml'), { out: at('whole') });
for (const { quantity, length, schedule = '', steps = '', result } of cells)
  console.log(quantity, length, schedule, steps, (result.kl ?? result.sum).value);

// The same bits from two shards.
await studyShard(at('grid.yaml'), { out: at('one'), shard: '1/2' });
await studyShard(at('grid.yaml'), { out: at('two'), shard: '2/2' });
const shards = await Promise.all([at('one'), at('two')].map(openRunDirectory));
const merged = await mergeStudy(shards);
console.log('same bits:', JSON.stringify(merged.cells) === JSON.stringify(cells));

const job = { directory: await openRunDirectory(at('whole')), folder: at('whole'), shards: 8 };
const [array] = slurmScripts({ ...job, time: '02:00:00', program: ['maskgap'], afterwards: [] });
console.log(array.text.split('\n')[2]);
console.log(kubernetesJob({ ...job, image: 'me/maskgap:1', claim: 'maskgap' }).kind);
