// Compiles the WebAssembly kernels (AssemblyScript) into dist: part of `npm run build`.
import { main } from 'assemblyscript/asc';

const { error, stderr } = await main([
  'kernels/wasm/assembly/sweep.ts',
  ...['--outFile', 'dist/kernels/wasm/sweep.wasm'],
  ...['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--noExportMemory'],
  ...['--enable', 'simd', '--enable', 'bulk-memory'],
]);
if (error) {
  console.error(`${stderr}${error.message}`);
  process.exitCode = 1;
}
