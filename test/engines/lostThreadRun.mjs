// Starts a chunk on a thread, ends the thread in the midst of it, and prints as JSON what became of the chunk.
import { createHook } from 'node:async_hooks';

const threads = [];
createHook({
  init: (_id, type, _trigger, thread) => void (type === 'WORKER' && threads.push(thread)),
}).enable();

const { WorkerPool } = await import('../../dist/src/engines/workerPool.js');
const { markovModel } = await import('../../dist/src/models/index.js');
const { process: chain } = markovModel({
  transition: [
    [0.9, 0.1],
    [0.2, 0.8],
  ],
  initial: 'stationary',
});
const length = 256;
const task = {
  kind: 'sweep',
  chain,
  length,
  key: [1, 2],
  // Chunk 1 outlasts everything else here, were it left alone.
  chunkSize: 1e7,
  tolerance: 1e-6,
  checks: { everyChunks: 1e9, trajectories: 0, levels: 0 },
  readings: { levels: [0], sums: [] },
};
const pool = new WorkerPool('reference', task, 1);
const chunk = pool.computeChunk(1).then(
  () => ({ computed: true }),
  ({ name, code, message }) => ({ name, code, message }),
);
setTimeout(() => threads[0].stopThread(), 300);
const outcome = await chunk;
await pool.close();
console.log(JSON.stringify({ ...outcome, threads: threads.length }));
