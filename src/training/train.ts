import type { Network } from '../../kernels/network.js';
import { breath } from '../chunks/breath.js';
import { chooseBackend } from '../engines/tensor/chooseBackend.js';
import { makeFolder } from '../files.js';
import { readCheckpoint, writeCheckpoint } from './checkpoint.js';
import { type HeldOut, heldOutEstimates } from './heldOut.js';
import { checkTrainingSettings, type TrainingSettings } from './settings.js';
import { initialState } from './state.js';
import { Trainer } from './trainer.js';
import type { TrainingData } from './trainingData.js';

export interface TrainingOptions extends TrainingSettings {
  /** The folder of the predictor and of its checkpoints. */
  readonly out: string;
  /** Go on with the run in it. */
  readonly resume?: boolean;
  /** Of TensorFlow.js; the first that is fast here if absent. */
  readonly backend?: string;
  readonly signal?: AbortSignal;
  /** Told of the backend, and ten times in a run of the losses. */
  readonly onNotice?: (notice: string) => void;
  /** Told of every step. */
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** Where a training run is. */
export interface TrainingProgress {
  /** Steps done. */
  readonly step: number;
  /** Mean loss of the batches since the last report, nats per token. */
  readonly loss: number;
}

export interface Training extends HeldOut {
  readonly network: Network;
  /** Steps done: fewer than asked for if interrupted. */
  readonly steps: number;
  readonly interrupted: boolean;
  readonly backend: string;
  readonly device: string;
}

/** Between two checkpoints, milliseconds. */
const CHECKPOINT_EVERY = 30_000;

/** Reports of the training error in a run, and batches of held-out sequences for them and for the result. */
const REPORTS = 10;
const REPORTED_BATCHES = 4;
const FINAL_BATCHES = 64;

/**
 * Trains a mask predictor, keeps checkpoints of it, and says how good it is on sequences that it has not seen.
 *
 * A run that is resumed from any checkpoint does the same arithmetic as one that was never cut off.
 */
export async function train(data: TrainingData, options: TrainingOptions): Promise<Training> {
  const { out, resume = false, signal, onNotice, onProgress, length, steps, seed, shape } = options;
  checkTrainingSettings(options);
  const start = resume ? await readCheckpoint(out, options, data) : initialState(options);
  const { tf, backend, device } = await chooseBackend(options);
  if (!resume) await makeFolder(out);
  const trainer = new Trainer(tf, options, data.sequences, start);
  try {
    let saved = start.step;
    let savedAt = performance.now();
    const save = async () => {
      await writeCheckpoint(out, options, data, await trainer.state());
      saved = trainer.step;
      savedAt = performance.now();
    };
    // A run that is killed early can be resumed, too.
    if (!resume) await save();
    const estimates = async (batches: number) => {
      const { parameters } = await trainer.state();
      return heldOutEstimates({ ...shape, parameters }, data, length, seed, batches);
    };
    const every = Math.ceil(steps / REPORTS);
    let sum = 0;
    let count = 0;
    while (trainer.step < steps && !signal?.aborted) {
      sum += await trainer.next();
      count++;
      onProgress?.({ step: trainer.step, loss: sum / count });
      if (trainer.step % every === 0 && trainer.step < steps) {
        onNotice?.(report(trainer.step, sum / count, await estimates(REPORTED_BATCHES)));
        sum = count = 0;
      }
      if (performance.now() - savedAt > CHECKPOINT_EVERY) await save();
      await breath();
    }
    if (saved !== trainer.step) await save();
    const { parameters } = await trainer.state();
    return {
      ...(await estimates(FINAL_BATCHES)),
      network: { ...shape, parameters },
      steps: trainer.step,
      interrupted: trainer.step < steps,
      backend,
      device,
    };
  } finally {
    trainer.close();
  }
}

function report(step: number, loss: number, { trainingError }: HeldOut): string {
  const error = trainingError && `, training error about ${trainingError.value.toPrecision(3)} nats`;
  return `step ${step}: loss ${loss.toFixed(4)} nats per token${error ?? ''}`;
}
