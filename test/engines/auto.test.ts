import { describe, expect, test } from '@jest/globals';
import { automaticChoices, type Way } from '../../src/engines/auto.js';
import { MaskgapError } from '../../src/errors.js';

const CORES = ['wasm', 'reference'].map((engine) => ({ engine, device: expect.any(String) }));
const way = (engine: string, find: Way['find'], mayBe = true): Way => ({
  choice: { engine },
  mayBe: () => mayBe,
  find,
});
const real = async () => ({ device: 'H100', isGpu: true });
const software = async () => ({ device: 'SwiftShader', isGpu: false });
const broken = async () => {
  throw new MaskgapError('engine', 'the driver is too old', 'update it');
};

describe('the choice of auto', () => {
  test('is the first real GPU, then the cores', async () => {
    const ways = [way('first', software), way('second', real), way('third', real)];
    expect(await automaticChoices(undefined, ways)).toEqual([{ engine: 'second', device: 'H100' }, ...CORES]);
  });

  test('is the cores where devices are only software', async () => {
    expect(await automaticChoices(undefined, [way('first', software)])).toEqual(CORES);
  });

  test('loads nothing where there cannot be a GPU', async () => {
    const never = async () => {
      throw new Error('loaded');
    };
    expect(await automaticChoices(undefined, [way('first', never, false)])).toEqual(CORES);
    await expect(automaticChoices(undefined, [way('first', never)])).rejects.toThrow('loaded');
  });

  test('says why a GPU is not used', async () => {
    const notices: string[] = [];
    const choices = await automaticChoices((notice) => notices.push(notice), [way('first', broken)]);
    expect(choices).toEqual(CORES);
    expect(notices).toEqual(['no GPU through first: the driver is too old; update it']);
  });
});
