import { expect, test } from '@jest/globals';
import { describeOnDevice, runOnDevice } from '../../support/webgpu.js';

const contexts = (order: number, vocabulary: number) => ({
  hidden: false,
  order,
  vocabulary,
  symbols: vocabulary,
  rows: vocabulary ** (order - 1),
  states: vocabulary ** order,
});
const hidden = (states: number, vocabulary: number) => ({
  hidden: true,
  order: 1,
  vocabulary,
  symbols: states,
  rows: 1,
  states,
});

const shapes = [
  ...[1, 2, 27, 64, 256, 1000].map((vocabulary) => contexts(1, vocabulary)),
  ...[1, 2, 27, 64].map((vocabulary) => contexts(2, vocabulary)),
  contexts(3, 27),
  contexts(5, 2),
  contexts(8, 2),
  hidden(1, 1),
  hidden(3, 5),
  hidden(100, 300),
];
const threads = [8, 32, 64, 128, 256];

const compile = (broken?: readonly [string, string]) =>
  runOnDevice<string[]>(import.meta.url, 'compileRun.mjs', { shapes, threads, broken });

describeOnDevice('shaders without a driver', () => {
  test('every variant compiles', () => {
    expect(compile()).toHaveLength((4 * shapes.length + 1) * threads.length);
  });

  test('a barrier that not every thread reaches would be noticed', () => {
    const broken = [
      'let changes = updateEntropies(',
      'if (thread > 3u) { workgroupBarrier(); }\n$&',
    ] as const;
    expect(() => compile(broken)).toThrow(/uniform control flow/);
  });
}, ['backend=null']);
