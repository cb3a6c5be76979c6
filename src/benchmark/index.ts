export {
  type Benchmark,
  type BenchmarkProgress,
  type BenchmarkRow,
  type RunOptions,
  runBenchmarks,
} from './benchmark.js';
export { benchmarks } from './benchmarks.js';
export {
  appendHistory,
  type BenchmarkRun,
  type Comparison,
  compareRuns,
  earlierRun,
  readHistory,
} from './history.js';
export { type MachineFacts, machineFacts } from './machine.js';
export { textLikeModel } from './textLikeModel.js';
