import { drawOrder, drawTokens } from '../../../kernels/reference/draw.js';
import { Evidence } from '../../../kernels/reference/evidence.js';
import { disagreement, freshEntropies } from '../../../kernels/reference/freshPass.js';
import type { SweepJob } from '../../../kernels/webgpu/deviceSweep.js';
import type { SweepTask } from '../../chunks/task.js';

/** Relative disagreement of a job's entropies, so many positions being revealed, with the reference's fresh passes. */
export function disagreementAt(
  { chain, key }: SweepTask,
  length: number,
  { trajectory, order = drawOrder(length, key, trajectory) }: SweepJob,
  revealed: number,
  entropies: Float64Array,
): number {
  const evidence = new Evidence(length, chain.vocabularySize);
  evidence.reset(drawTokens(chain, length, key, trajectory));
  for (let k = 0; k < revealed; k++) evidence.revealed[order[k]] = 1;
  return disagreement(freshEntropies(chain, evidence), entropies);
}
