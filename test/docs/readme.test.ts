import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { ROOT } from './blocks.js';

test('the table and the picture of the README are what the main job says', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${ROOT}scripts/readme.mjs`, '--check'], {
    encoding: 'utf8',
  });
  expect([status, stdout, stderr]).toEqual([0, '', '']);
});
