import { describe, expect, test } from '@jest/globals';
import { overlap, owns, parseShard, type Shard } from '../../src/studies/shard.js';

describe('shards', () => {
  test('divide every run among them, each chunk to one', () => {
    for (const count of [1, 2, 3, 7])
      for (const run of [0, 1, 5])
        for (let chunk = 0; chunk < 30; chunk++) {
          const owners = Array.from({ length: count }, (_, i) => ({ index: i + 1, count })).filter((shard) =>
            owns(shard, run, chunk),
          );
          expect(owners).toHaveLength(1);
        }
  });

  test('overlap exactly where they owe a chunk in common', () => {
    const all: Shard[] = [1, 2, 3, 4, 6].flatMap((count) =>
      Array.from({ length: count }, (_, i) => ({ index: i + 1, count })),
    );
    for (const a of all)
      for (const b of all) {
        const common = Array.from({ length: 12 }, (_, chunk) => chunk).some(
          (chunk) => owns(a, 0, chunk) && owns(b, 0, chunk),
        );
        expect([a, b, overlap(a, b)]).toEqual([a, b, common]);
      }
  });

  const slurm = (id: number, min: number, step: number, count: number) => ({
    SLURM_ARRAY_TASK_ID: `${id}`,
    SLURM_ARRAY_TASK_MIN: `${min}`,
    SLURM_ARRAY_TASK_STEP: `${step}`,
    SLURM_ARRAY_TASK_COUNT: `${count}`,
  });
  test.each([
    ['a whole array from 0', slurm(7, 0, 1, 8), 8],
    ['a whole array from 1', slurm(3, 1, 1, 8), 3],
    ['a whole array with a step', slurm(14, 2, 4, 8), 4],
    ['an indexed job', { JOB_COMPLETION_INDEX: '0' }, 1],
    ['GNU parallel', { PARALLEL_SEQ: '5' }, 5],
  ])('auto takes i from %s', (_what, environment, index) => {
    expect(parseShard('auto', 8, environment)).toEqual({ index, count: 8 });
  });

  test.each([
    [2, 2, 2, 2],
    [3, 2, 3, 3],
    [0, 0, 1, 1],
    [1, 0, 1, 2],
  ])('task %d of part of an array, %d to %d, is shard %d of 3, with a notice', (id, min, max, index) => {
    const notices: string[] = [];
    const environment = { ...slurm(id, min, 1, max - min + 1), SLURM_ARRAY_TASK_MAX: `${max}` };
    expect(parseShard('auto', 3, environment, (notice) => notices.push(notice))).toEqual({ index, count: 3 });
    expect(notices).toEqual([expect.stringMatching(`is taken for shard ${index}/3.*write --shard i/3`)]);
  });

  test.each<[string, number | undefined, Record<string, string>, string]>([
    ['0/3', undefined, {}, '"0/3" is not a shard'],
    ['4/3', undefined, {}, '"4/3" is not a shard'],
    ['1', undefined, {}, '"1" is not a shard'],
    ['1/3', 4, {}, 'is not one of 4 shards'],
    ['auto', undefined, { PARALLEL_SEQ: '1' }, 'the number of shards is not known'],
    ['auto', 8, {}, 'none of SLURM_ARRAY_TASK_ID'],
    // Tasks 1, 3 of an array; more tasks than shards; and no word of the array.
    ['auto', 8, slurm(3, 1, 2, 2), 'is not a whole array of'],
    ['auto', 3, { ...slurm(4, 4, 1, 1), SLURM_ARRAY_TASK_MAX: '4' }, 'is not a whole array of'],
    ['auto', 3, { ...slurm(3, 1, 1, 3), SLURM_ARRAY_TASK_MAX: '5' }, 'is not a whole array of'],
    ['auto', 8, { SLURM_ARRAY_TASK_ID: '2' }, 'is not a whole array of'],
    ['auto', 8, { PARALLEL_SEQ: '9' }, 'PARALLEL_SEQ is "9", outside of 8 shards'],
    ['auto', 8, { JOB_COMPLETION_INDEX: '8' }, 'outside of 8 shards'],
    ['auto', 8, { JOB_COMPLETION_INDEX: 'x' }, 'not a number'],
  ])('%s of %p with %p is refused', (text, count, environment, message) => {
    expect(() => parseShard(text, count, environment)).toThrow(message);
  });
});
