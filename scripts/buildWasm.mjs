// Compiles the WebAssembly kernels (AssemblyScript) into dist: part of `npm run build`.
import { main } from 'assemblyscript/asc';

for (const [source, target] of [
  ['kernels/wasm/assembly/sweep.ts', 'dist/kernels/wasm/sweep.wasm'],
  ['kernels/wasm/assembly/posteriors.ts', 'dist/kernels/wasm/posteriors.wasm'],
  ['kernels/wasm/assembly/network.ts', 'dist/kernels/wasm/network.wasm'],
  ['kernels/wasm/gaps/assembly/gaps.ts', 'dist/kernels/wasm/gaps/gaps.wasm'],
]) {
  const { error, stderr } = await main([
    source,
    ...['--outFile', target],
    ...['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--noExportMemory'],
    ...['--enable', 'simd', '--enable', 'bulk-memory'],
  ]);
  if (error) {
    console.error(`${stderr}${error.message}`);
    process.exitCode = 1;
  }
}
