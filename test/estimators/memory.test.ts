import { describe, expect, test } from '@jest/globals';
import { createEngine } from '../../src/engines/index.js';
import { type DataModel, ngramModel } from '../../src/models/index.js';
import { measure } from '../../src/sampling/measure.js';
import type { MeasureOptions } from '../../src/sampling/options.js';
import { parseSchedule } from '../../src/schedules/index.js';
import { rows } from '../support/sweepModels.js';

const MIB = 2 ** 20;
const trigram = ngramModel({ n: 3, transition: rows(49, 7, 3).flat(), initial: 'stationary' });
const fixedStart = ngramModel({ n: 3, transition: rows(49, 7, 3).flat(), initial: rows(1, 49, 5)[0] });

function measured(model: DataModel, options: Partial<MeasureOptions>) {
  return measure(
    model,
    {
      length: 700,
      method: 'monte-carlo',
      seed: 'memory',
      trajectories: 64,
      target: { relativeError: 0.01, absoluteError: 0 },
      engine: 'wasm',
      workers: 1,
      ...options,
    },
    () => [],
  );
}

describe('a sequence that does not fit the memory', () => {
  const memory = 0.3 * MIB;

  test('is swept by windows, with the same result', async () => {
    const [whole, windows] = [await measured(trigram, {}), await measured(trigram, { memory, seed: 'b' })];
    expect(whole.information.estimator).toBe('sweep, regression');
    expect(windows.information.estimator).toBe('sweep of windows, regression');
    const [a, b] = [whole, windows].map(
      ({ information }) => information.evaluate(parseSchedule('cosine'), 16).divergence,
    );
    expect(Math.abs(a.value - b.value)).toBeLessThan(4.5 * Math.hypot(a.standardError, b.standardError));
    expect(b.standardError).toBeLessThan(0.1 * b.value);
    expect(() => windows.information.tokenMutualInformation()).toThrow('values per position');
  });

  test('is refused with the figures where it cannot be cut', async () => {
    await expect(measured(fixedStart, { memory })).rejects.toThrow(
      /needs \d+ MiB for this model at L = 700, and 1 MiB are allowed/,
    );
  });

  test('is refused with the figures where not even a window fits', async () => {
    await expect(measured(trigram, { memory: 1000 })).rejects.toThrow(
      /needs 1 MiB for windows of \d+ tokens/,
    );
  });
});

test('as many workers as fit, none of them idle, at least one', async () => {
  const engine = await createEngine('wasm');
  const each = engine.memoryFor({ kind: 'sweep', chain: trigram.process, length: 40 });
  const notices: string[] = [];
  const onNotice = (notice: string) => void notices.push(notice);
  const short = { length: 40, trajectories: 6, chunkSize: 1 };
  const few = await measured(trigram, { ...short, memory: 2.5 * each, workers: 8, onNotice });
  expect(few.sampling!.workers).toBe(2);
  expect(notices).toEqual([expect.stringMatching(/^2 of 8 workers fit/)]);
  const idle = await measured(trigram, { ...short, workers: 64 });
  expect(idle.sampling!.workers).toBe(6);
  await expect(measured(trigram, { workers: 0 })).rejects.toThrow('workers: 0 is not a positive integer');
});

test('the estimate of memory is what a sweep takes', async () => {
  const { sweepBytes } = await import('../../kernels/wasm/chainMemory.js');
  const { WasmSweep } = await import('../../kernels/wasm/sweep.js');
  const taken: number[] = [];
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: { initial: number; maximum: number }) {
      super(descriptor);
      taken.push(this.buffer.byteLength);
    }
  };
  try {
    for (const length of [1, 100, 3000]) {
      new WasmSweep(trigram.process, length);
      expect(taken.pop()! - sweepBytes(trigram.process, length)).toBeLessThan(65536);
    }
  } finally {
    WebAssembly.Memory = Memory;
  }
});
