// Opens a WebGPU device, with the flags on stdin, and prints its name as JSON.
import { text } from 'node:stream/consumers';

const { openDevice } = await import(new URL('../../dist/src/engines/webgpu/device.js', import.meta.url).href);
const device = await openDevice(JSON.parse(await text(process.stdin)));
device.close();
console.log(JSON.stringify(device.name));
