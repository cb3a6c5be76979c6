// Compiles every variant of the shaders for the shapes given on stdin on Dawn's null backend, which checks WGSL and limits
// but needs no driver and runs nothing. Prints the number of shaders compiled, as JSON.
import { text } from 'node:stream/consumers';

const built = (file) => import(new URL(`../../../dist/${file}`, import.meta.url).href);
const { openDevice } = await built('src/engines/webgpu/device.js');
const { compile } = await built('kernels/webgpu/program.js');
const { workgroupFor } = await built('kernels/webgpu/shape.js');
const { gapShader } = await built('kernels/webgpu/shaders/gaps.js');
const { orderShader } = await built('kernels/webgpu/shaders/orders.js');
const { prepareShader } = await built('kernels/webgpu/shaders/prepare.js');
const { sweepShader } = await built('kernels/webgpu/shaders/sweep.js');
const { tokenShader } = await built('kernels/webgpu/shaders/tokens.js');

const { shapes, threads, broken } = JSON.parse(await text(process.stdin));
const gpu = await openDevice(['backend=null']);
const compiled = [];
for (const count of threads) compiled.push((await compile(gpu, gapShader(count))).shader.label);
for (const shape of shapes)
  for (const count of threads) {
    const workgroup = workgroupFor(shape, gpu.device.limits, count);
    const shaders = [
      tokenShader(shape),
      orderShader(count),
      prepareShader(shape, count),
      sweepShader(shape, workgroup),
    ];
    for (const shader of shaders) {
      const code = broken === undefined ? shader.code : shader.code.replace(broken[0], broken[1]);
      compiled.push((await compile(gpu, { ...shader, code })).shader.label);
    }
  }
gpu.close();
console.log(JSON.stringify(compiled));
