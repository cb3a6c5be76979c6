// Opens a WebGPU device, with the flags on stdin, and prints its name, or why there is none, as JSON.
import { text } from 'node:stream/consumers';

const built = (path) => import(new URL(`../../dist/src/${path}`, import.meta.url).href);
const { openDevice } = await built('engines/webgpu/device.js');
const { MaskgapError } = await built('errors.js');
try {
  const device = await openDevice(JSON.parse(await text(process.stdin)));
  device.close();
  console.log(JSON.stringify({ name: device.name }));
} catch (error) {
  if (!(error instanceof MaskgapError)) throw error;
  console.log(JSON.stringify({ error: `${error.message}; ${error.remedy}` }));
}
