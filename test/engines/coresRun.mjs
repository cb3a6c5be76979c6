// Chunks of one task on the given number of threads: prints a digest of their bits, as JSON.
// usage: node coresRun.mjs WORKERS
import { createHook } from 'node:async_hooks';

let threads = 0;
createHook({ init: (_id, type) => void (threads += type === 'WORKER' ? 1 : 0) }).enable();

const { startOnCores } = await import('../../dist/src/engines/cores.js');
const { ngramModel } = await import('../../dist/src/models/index.js');
const rows = Array.from({ length: 64 }, (_, r) =>
  Array.from({ length: 8 }, (_, c) => 1.1 + Math.sin(r * 3 + c * 7)),
);
const transition = rows.flatMap((row) => row.map((w) => w / row.reduce((a, b) => a + b)));
const model = ngramModel({ n: 3, transition, initial: 'stationary' });
const task = {
  kind: 'sweep',
  chain: model.process,
  length: 128,
  key: [1, 2],
  chunkSize: 4,
  tolerance: 1e-6,
  checks: { everyChunks: 4, trajectories: 1, levels: 1 },
  readings: { levels: Array.from({ length: 128 }, (_, k) => k), sums: [] },
};
const run = await startOnCores('reference', task, Number(process.argv[2]));
const chunks = [];
let next = 0;
await Promise.all(
  Array.from({ length: run.parallelism }, async () => {
    while (next < 48) {
      const c = next++;
      chunks[c] = await run.computeChunk(c);
    }
  }),
);
await run.close();
const { createHash } = await import('node:crypto');
const hash = createHash('sha256');
for (const { profile, conditional, surprisal } of chunks)
  hash.update(profile).update(conditional).update(String(surprisal));
console.log(
  JSON.stringify({ digest: hash.digest('hex'), threads, chunks: chunks.map((c) => c.chunk).join() }),
);
