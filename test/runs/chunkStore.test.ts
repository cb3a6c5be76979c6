import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChunkMeans } from '../../src/chunks/task.js';
import { ngramModel } from '../../src/models/index.js';
import { decodeChunk } from '../../src/sampling/chunkLine.js';
import { ChunkStore } from '../../src/sampling/chunkStore.js';
import { measure } from '../../src/sampling/measure.js';
import type { MeasureOptions } from '../../src/sampling/options.js';
import { parseSchedule } from '../../src/schedules/registry.js';
import { temporaryFolder } from '../support/folder.js';
import { goldenCases } from '../support/golden.js';

let folder: string;
beforeEach(() => {
  folder = join(temporaryFolder(), 'run');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const decoder = async () => (line: string, place: string) => decodeChunk(line, 3, place);
const plan = {
  modelSha256: 'ab',
  length: 3,
  seed: '0',
  chunkSize: 2,
  engine: 'reference',
  check: false,
  levels: 3,
  schedules: '',
};
const chunk = (number: number): ChunkMeans => ({
  chunk: number,
  trajectories: 2,
  profile: Float64Array.of(1 / 3, Math.PI, 1e-300),
  total: 0.1 + 0.2,
  sums: Float64Array.of(),
  marginal: Float64Array.of(1, 2, 3),
  conditional: Float64Array.of(-0, 0.2, 0.3),
  surprisal: 5e-324,
  tolerance: 1e-6,
  ...(number === 0 ? { disagreement: 1e-12 } : {}),
});

describe('the chunks of a run on disk', () => {
  test('come back bit for bit', async () => {
    const store = await ChunkStore.open(folder, plan, decoder);
    await store.add(chunk(1));
    await store.add(chunk(0));
    const again = await ChunkStore.open(folder, plan, decoder);
    expect(again.get(0)).toEqual(chunk(0));
    expect(again.get(1)).toEqual(chunk(1));
    expect(again.get(2)).toBeUndefined();
    expect(await ChunkStore.planIn(folder)).toEqual(plan);
  });

  test('a torn last line is dropped, and the next chunk does not continue it', async () => {
    await (await ChunkStore.open(folder, plan, decoder)).add(chunk(0));
    appendFileSync(join(folder, 'chunks.ndjson'), '{"chunk":1,"traj');
    await (await ChunkStore.open(folder, plan, decoder)).add(chunk(2));
    const again = await ChunkStore.open(folder, plan, decoder);
    expect([0, 1, 2].map((c) => again.get(c) !== undefined)).toEqual([true, false, true]);
  });

  test('another plan is refused, naming what differs', async () => {
    await (await ChunkStore.open(folder, plan, decoder)).add(chunk(0));
    await expect(ChunkStore.open(folder, { ...plan, seed: '1' }, decoder)).rejects.toThrow(
      /its seed is "0", not "1"/,
    );
  });

  test('a run whose seeds were keyed another way is refused for that reason', async () => {
    await (await ChunkStore.open(folder, plan, decoder)).add(chunk(0));
    const path = join(folder, 'plan.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('maskgap chunks 2', 'maskgap chunks 1'));
    await expect(ChunkStore.open(folder, plan, decoder)).rejects.toThrow(/begun when seeds gave other draws/);
    writeFileSync(path, 'null');
    await expect(ChunkStore.open(folder, plan, decoder)).rejects.toThrow(/does not hold chunks/);
  });

  test('a damaged line, a file and a folder of something else are refused', async () => {
    await (await ChunkStore.open(folder, plan, decoder)).add(chunk(0));
    writeFileSync(join(folder, 'chunks.ndjson'), '{"chunk":0}\n');
    await expect(ChunkStore.open(folder, plan, decoder)).rejects.toThrow(
      /chunks.ndjson, line 1: damaged chunk/,
    );
    await expect(ChunkStore.open(join(folder, 'plan.json'), plan, decoder)).rejects.toThrow(/is a file/);
    await expect(ChunkStore.open(join(folder, '..'), plan, decoder)).rejects.toThrow(/does not hold chunks/);
  });
});

describe('a measurement with a store', () => {
  const { model } = goldenCases.find(({ name }) => name.startsWith('case4'))!;
  const options: MeasureOptions = {
    length: 12,
    method: 'monte-carlo',
    seed: 'x',
    target: { relativeError: 0.05, absoluteError: 0 },
    chunkSize: 4,
    engine: 'reference',
    workers: 1,
  };
  const kl = async (more: Partial<MeasureOptions>) => {
    const measured = await measure(model, { ...options, ...more }, (information) => [
      information.evaluate(parseSchedule('balanced'), 4).divergence,
    ]);
    return {
      ...measured.information.evaluate(parseSchedule('balanced'), 4).divergence,
      ...measured.sampling,
    };
  };
  const lines = () => readFileSync(join(folder, 'chunks.ndjson'), 'utf8').split('\n').length - 1;

  test('goes on after an interrupt and ends with the same bits as in one go', async () => {
    const whole = await kl({ trajectories: 200 });
    const stop = new AbortController();
    const partial = await kl({
      trajectories: 200,
      out: folder,
      signal: stop.signal,
      onProgress: ({ trajectories }) => trajectories >= 80 && stop.abort(),
    });
    expect(partial.stopped).toBe('interrupted');
    expect(partial.chunks).toBeLessThan(50);
    expect(lines()).toBe(partial.chunks);
    expect(await kl({ trajectories: 200, out: folder })).toEqual(whole);
    expect(lines()).toBe(50);
  });

  test('auto goes on with the reference engine where float32 does not resolve the model, also from the store', async () => {
    const rows = [1 - 1e-42, 1e-42, 1, 0];
    const certain = ngramModel({ n: 3, transition: [...rows, ...rows], initial: 'stationary' });
    const notices: string[] = [];
    const auto = {
      ...options,
      engine: 'auto',
      trajectories: 80,
      out: folder,
      onNotice: (text: string) => notices.push(text),
    };
    const first = await measure(certain, auto, () => []);
    expect(first.sampling!.engine).toBe('reference');
    expect(notices.join()).toContain('going on with the reference engine');
    const again = await measure(certain, auto, () => []);
    expect(again.information.entropy).toEqual(first.information.entropy);
    await expect(measure(certain, { ...auto, engine: 'wasm', out: undefined }, () => [])).rejects.toThrow(
      'disagree',
    );
  });

  test('goes on to a smaller target, keeping the chunk size it was begun with', async () => {
    const first = await kl({ out: folder });
    const { chunkSize: _, ...unsized } = options;
    const second = await measure(
      model,
      { ...unsized, out: folder, target: { relativeError: 0.005, absoluteError: 0 } },
      (information) => [information.evaluate(parseSchedule('balanced'), 4).divergence],
    );
    expect(second.sampling!.chunkSize).toBe(4);
    expect(second.sampling!.chunks).toBeGreaterThan(first.chunks!);
    expect(lines()).toBe(second.sampling!.chunks);
  });
});

test('chunks that cannot be written are told in one line', async () => {
  await (await ChunkStore.open(folder, plan, decoder)).add(chunk(0));
  const store = await ChunkStore.open(folder, plan, decoder);
  rmSync(join(folder, 'chunks.ndjson'));
  mkdirSync(join(folder, 'chunks.ndjson'));
  await expect(store.add(chunk(1))).rejects.toMatchObject({
    code: 'storage',
    line: expect.stringMatching(/chunks.ndjson cannot be written \(EISDIR\); .*finished chunks are kept/),
  });
});
