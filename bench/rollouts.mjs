// Rollouts by engines and backends on the text trigram: seconds of a trajectory and seconds to 1% of the forward KL, by
// incremental messages (wasm) and by full passes (tensor). Each engine runs in a process of its own; what is not installed is
// listed with what to do.
// Run: npm run build && node bench/rollouts.mjs [--length 128] [--trajectories 32] [--only wasm,tensor:tensorflow-gpu]; prints
// a table, writes bench/results/rollouts.json.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseSampler } from '../dist/src/samplers/registry.js';
import { measureRollouts } from '../dist/src/sampling/rollouts.js';
import { fitNgram, readTexts } from '../dist/src/text/index.js';
import { novel } from './novel.mjs';

const ADAPTERS = ['wasm', 'tensor:wasm', 'tensor:tensorflow', 'tensor:tensorflow-gpu', 'tensor:webgpu'];
const SAMPLERS = ['random:16', 'confidence:16'];
const round3 = (value) => Number(value.toPrecision(3));

const { values } = parseArgs({
  options: {
    length: { type: 'string', default: '128' },
    trajectories: { type: 'string', default: '32' },
    only: { type: 'string', default: ADAPTERS.join() },
    adapter: { type: 'string' },
  },
});
const length = Number(values.length);
const trajectories = Number(values.trajectories);

/** Rows of one engine, in this process. */
async function rowsOf(adapter) {
  const [engine, backend] = adapter.split(':');
  const { model } = fitNgram({ texts: await readTexts([novel]), n: 3 });
  const rows = [];
  for (const sampler of SAMPLERS) {
    const {
      rows: found,
      seconds,
      sampling,
    } = await measureRollouts(model, {
      length,
      samplers: [parseSampler(sampler)],
      data: true,
      generated: false,
      method: 'monte-carlo',
      seed: '0',
      trajectories,
      chunkSize: 1,
      target: { relativeError: 0.01, absoluteError: 0 },
      engine,
      backend,
      workers: 1,
      memory: 4 * 2 ** 30,
    });
    const { value, standardError } = found[0].forwardKl;
    const relative = standardError / value;
    rows.push({
      adapter,
      device: sampling.device,
      sampler,
      millisecondsPerTrajectory: round3((1000 * seconds) / sampling.trajectories),
      forwardKl: round3(value),
      relativeError: round3(relative),
      secondsToOnePercent: round3(seconds * (relative / 0.01) ** 2),
    });
  }
  return rows;
}

if (values.adapter !== undefined) {
  const answer = await rowsOf(values.adapter).catch(({ line, message }) => ({ absent: line ?? message }));
  process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(0));
} else {
  const program = fileURLToPath(import.meta.url);
  const given = ['--length', values.length, '--trajectories', values.trajectories];
  const answers = values.only.split(',').map((adapter) => {
    const output = execFileSync(process.execPath, [program, ...given, '--adapter', adapter], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return [adapter, JSON.parse(output.trim().split('\n').at(-1))];
  });
  const rows = answers.flatMap(([, answer]) => answer.absent ?? answer).filter((row) => row.adapter);
  console.table(rows.map(({ device: _, ...row }) => row));
  for (const [adapter, { absent }] of answers) if (absent) console.log(`not measured: ${adapter}: ${absent}`);
  mkdirSync(new URL('results/', import.meta.url), { recursive: true });
  writeFileSync(
    new URL('results/rollouts.json', import.meta.url),
    `${JSON.stringify({ node: process.version, cpu: cpus()[0].model, cores: cpus().length, length, rows }, null, 2)}\n`,
  );
}
