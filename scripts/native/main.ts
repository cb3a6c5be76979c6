#!/usr/bin/env node
// Installs what maskgap can use but does not bring: `npm run tensorflow:cpu`, `tensorflow:gpu`, `webgpu`, or
// `npx maskgap-native PIECE` where maskgap is installed as a package.
import { reportFailure } from '../../src/cli/failure.js';
import { inputError } from '../../src/errors.js';
import { install } from './install.js';
import { tensorflowRecipe } from './tensorflow.js';
import { webgpuRecipe } from './webgpu.js';

const USAGE = 'usage: maskgap-native tensorflow-cpu | tensorflow-gpu [--without-cuda] | webgpu';

try {
  const [piece, option, ...more] = process.argv.slice(2);
  const cuda = piece === 'tensorflow-gpu' && option !== '--without-cuda';
  if (more.length > 0 || (option !== undefined && (cuda || piece !== 'tensorflow-gpu'))) {
    throw inputError(`${option} is not expected here`, USAGE);
  }
  switch (piece) {
    case 'tensorflow-cpu':
    case 'tensorflow-gpu':
      await install(tensorflowRecipe(piece, cuda));
      break;
    case 'webgpu':
      await install(webgpuRecipe);
      break;
    default:
      throw inputError(`there is no native piece ${JSON.stringify(piece ?? '')}`, USAGE);
  }
} catch (error) {
  reportFailure(error);
}
