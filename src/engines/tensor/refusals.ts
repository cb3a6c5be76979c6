import { ROW_MULTIPLE } from '../../../kernels/tensor/memory.js';
import { inputError, MaskgapError } from '../../errors.js';
import type { ParsedPredictor } from '../../predictors/predictor.js';

/** Relative disagreement with float64 beyond which a device is not to be trusted with entropies. */
const WORST_DISAGREEMENT = 1e-5;

/** What to do where full passes do not serve. */
export const INCREMENTAL = 'use --engine wasm or --engine reference';

export function windowRefusal({ name }: ParsedPredictor): MaskgapError {
  return new MaskgapError(
    'engine',
    `predictor ${name}: every position sees revealed tokens of its own, and a full pass of the tensor engine the same for all`,
    INCREMENTAL,
  );
}

/** Refuses a budget in which not even the smallest batch fits. */
export function refuseMemory(
  { fixedBytes, bytesPerRow }: { readonly fixedBytes: number; readonly bytesPerRow: number },
  budget: number,
): void {
  const needed = fixedBytes + ROW_MULTIPLE * bytesPerRow;
  if (needed <= budget) return;
  throw inputError(
    `a batch of ${ROW_MULTIPLE} passes needs ${Math.ceil(needed / 2 ** 20)} MiB on the device, and ${Math.floor(budget / 2 ** 20)} MiB are allowed`,
    'raise --memory, or take a shorter length or a lower order',
  );
}

/** The first chunk of every run is compared with float64: a device that rounds too coarsely is not gone on with. */
export function refuseDisagreement({
  number,
  disagreement = 0,
}: {
  readonly number: number;
  readonly disagreement?: number;
}): void {
  if (disagreement <= WORST_DISAGREEMENT) return;
  throw new MaskgapError(
    'engine',
    `chunk ${number}: entropies of the device and of float64 disagree by ${disagreement.toExponential(1)} (relative), and ${WORST_DISAGREEMENT} is allowed`,
    'on a GPU turn TF32 off (NVIDIA_TF32_OVERRIDE=0), or use another --backend or --engine reference',
  );
}
