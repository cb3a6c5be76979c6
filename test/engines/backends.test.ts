import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';

const probe = fileURLToPath(new URL('../../dist/src/engines/tensor/probe.js', import.meta.url));
const nothing = temporaryFolder('native');

/** The trial of a backend where no native piece is installed. */
const trial = (backend: string) =>
  JSON.parse(
    execFileSync(process.execPath, [probe, backend], {
      encoding: 'utf8',
      env: { ...process.env, MASKGAP_NATIVE: nothing },
    }),
  );

test.each(['wasm', 'cpu'])('the %s backend of TensorFlow.js loads and multiplies', (backend) => {
  expect(trial(backend)).toEqual({ version: '4.22.0', device: expect.stringMatching(/./), isGpu: false });
});

test.each([
  ['tensorflow', 'npm run tensorflow:cpu'],
  ['tensorflow-gpu', 'npm run tensorflow:gpu'],
  ['webgpu', 'npm run webgpu'],
])('the %s backend says what to run where it is not installed', (backend, command) => {
  const { message, remedy } = trial(backend).error;
  expect(message).toMatch(/^@tensorflow\/[a-z-]+ is not installed$/);
  expect(remedy).toBe(`run: ${command}`);
});
