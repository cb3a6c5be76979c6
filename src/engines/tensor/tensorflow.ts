import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import util from 'node:util';
import { MaskgapError } from '../../errors.js';
import { processor } from '../cores.js';
import { installCommand, type NativePiece, requireOf, versionOf } from '../native.js';
import { type BackendLoader, select, type TensorFlowJs } from './backend.js';

/** Of tfjs-node's backend object, what is asked here. */
interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

/** The native TensorFlow in this process: there can be only one, both packages register the same name. */
let loaded: NativePiece | undefined;

export const tensorflowCpu: BackendLoader = () => load('@tensorflow/tfjs-node', 'tensorflow-cpu');

export const tensorflowGpu: BackendLoader = async () => {
  const loadedBackend = await load('@tensorflow/tfjs-node-gpu', 'tensorflow-gpu');
  if (loadedBackend.isGpu) return { ...loadedBackend, device: nvidiaModel() ?? 'CUDA device' };
  return { ...loadedBackend, device: `${processor()} (TensorFlow finds no CUDA device)` };
};

const load = async (packageName: string, piece: NativePiece) => {
  const install = `run: ${installCommand(piece)}`;
  const require = requireOf(packageName, piece);
  if (require === undefined) throw new MaskgapError('engine', `${packageName} is not installed`, install);
  if (loaded !== undefined && loaded !== piece) {
    throw new MaskgapError('engine', `${loaded} is loaded already`, `use ${piece} in another process`);
  }
  const tf = importPackage(require, packageName, install);
  loaded = piece;
  await select(tf, 'tensorflow', install);
  const { binding, isUsingGpuDevice } = tf.backend() as unknown as NodeBackend;
  return {
    tf,
    version: `${binding.TF_Version} (${packageName} ${versionOf(require, packageName)})`,
    device: processor(),
    isGpu: isUsingGpuDevice,
  };
};

/** Imports the package, which registers its backend on the tfjs-core that it finds, and returns that tfjs-core. */
function importPackage(require: NodeJS.Require, packageName: string, install: string): TensorFlowJs {
  prepareEnvironment(packageName);
  try {
    require(packageName);
    const union = createRequire(require.resolve(packageName)).resolve('@tensorflow/tfjs');
    return createRequire(union)('@tensorflow/tfjs-core') as TensorFlowJs;
  } catch (cause) {
    const [reason] = String(cause instanceof Error ? cause.message : cause).split('\n');
    throw new MaskgapError('engine', `${packageName} does not load: ${reason.trim()}`, install, { cause });
  }
}

/** What must be set before TensorFlow is loaded; what the user has set stays. */
function prepareEnvironment(packageName: string): void {
  // Notices of instruction sets say nothing new, nor do, of the GPU's build, false alarms and missing drivers: the device's
  // name tells what it runs on.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= packageName.endsWith('-gpu') ? '3' : '2';
  // Leaves the GPU's memory to others until it is needed.
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  // Ten bits of mantissa do not suffice for entropies.
  process.env.NVIDIA_TF32_OVERRIDE ??= '0';
  // tfjs-node calls what Node 23 has removed.
  const legacy = util as unknown as Record<string, (value: unknown) => boolean>;
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
  legacy.isArray ??= Array.isArray;
}

/** The first GPU's model as the NVIDIA driver for Linux states it. */
function nvidiaModel(): string | undefined {
  const folder = '/proc/driver/nvidia/gpus';
  try {
    const [first] = readdirSync(folder);
    return /^Model:\s*(.+)$/m.exec(readFileSync(`${folder}/${first}/information`, 'utf8'))?.[1].trim();
  } catch {
    return undefined;
  }
}
