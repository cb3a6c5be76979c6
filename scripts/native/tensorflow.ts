import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nativeFolder } from '../../src/engines/native.js';
import { MaskgapError } from '../../src/errors.js';
import type { Recipe } from './install.js';
import { requireSpace, requireTool, run, say } from './tools.js';
import { extractWheel } from './wheel.js';

/** The wheels' Python, which is never run, and their platforms. */
const WHEEL_TAGS = [
  ...[
    '--implementation',
    'cp',
    '--python-version',
    '311',
    '--abi',
    'cp311',
    '--abi',
    'abi3',
    '--abi',
    'none',
  ],
  ...[
    '--platform',
    'manylinux_2_17_x86_64',
    '--platform',
    'manylinux2014_x86_64',
    '--platform',
    'manylinux1_x86_64',
  ],
];

const LIBRARY = /^tensorflow\/(libtensorflow_(?:cc|framework)\.so\.2)$/;
const HEADER =
  /^tensorflow\/(include\/(?:tensorflow\/(?:c|tsl\/c|tsl\/platform|core\/platform)|tsl\/(?:c|platform)|xla\/tsl\/c)\/.*\.h)$/;

/**
 * @tensorflow/tfjs-node (or -gpu) with its addon compiled against the TensorFlow of the Python wheel: a wheel has the two
 * libraries, which export the C API, and the headers; the npm package has the addon's sources. With `cuda`, NVIDIA's
 * wheels of the CUDA libraries lie where the libraries' RUNPATH looks for them, and only the driver is asked of the machine.
 */
export function tensorflowRecipe(piece: 'tensorflow-cpu' | 'tensorflow-gpu', cuda: boolean): Recipe {
  const gpu = piece === 'tensorflow-gpu';
  return {
    piece,
    backend: gpu ? 'tensorflow-gpu' : 'tensorflow',
    variant: cuda ? 'cuda' : 'plain',
    servedBy: gpu ? ['cuda'] : [],
    check() {
      requirePlatform();
      requireTool('g++', ['--version'], 'install a C++ compiler: apt-get install g++');
      requireTool('python3', ['-m', 'pip', '--version'], "install Python's pip: apt-get install python3-pip");
      requireSpace(nativeFolder(), cuda ? 10 : gpu ? 3 : 1.5);
    },
    async steps(folder, pins) {
      const dependency = join(folder, 'node_modules', '@tensorflow', gpu ? 'tfjs-node-gpu' : 'tfjs-node');
      const libraries = join(dependency, 'deps');
      const wheels = join(folder, 'wheels');
      say(`TensorFlow from PyPI (${gpu ? '590' : '205'} MB)`);
      await download(join(pins, 'wheels.txt'), wheels);
      if (cuda) {
        say('CUDA libraries from PyPI (1.7 GB)');
        await download(join(pins, 'cuda.txt'), wheels);
      }
      say('Extracting');
      await extract(wheels, libraries);
      rmSync(wheels, { recursive: true });
      if (cuda) await placeCuda(libraries);
      say('Compiling the addon');
      await compile(folder, dependency, libraries);
    },
  };
}

function requirePlatform(): void {
  const { platform, arch } = process;
  const report = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  if (platform === 'linux' && arch === 'x64' && report.header.glibcVersionRuntime !== undefined) return;
  throw new MaskgapError(
    'engine',
    `TensorFlow's wheels are taken for linux x64 with glibc, this is ${platform} ${arch}`,
    'try npm install @tensorflow/tfjs-node, or use --backend wasm or --engine webgpu',
  );
}

/** Downloads wheels of pinned hashes; of Python, only pip is run. */
async function download(requirements: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const pins = ['--require-hashes', '--no-deps', '--only-binary=:all:', ...WHEEL_TAGS];
  await run('python3', ['-m', 'pip', 'download', ...pins, '-d', folder, '-r', requirements], folder);
}

async function extract(wheels: string, libraries: string): Promise<void> {
  for (const wheel of readdirSync(wheels).filter((name) => name.endsWith('.whl'))) {
    await extractWheel(join(wheels, wheel), (name) => {
      if (name.startsWith('nvidia/')) return join(libraries, name);
      const library = LIBRARY.exec(name)?.[1];
      if (library !== undefined) return join(libraries, 'lib', library);
      const header = HEADER.exec(name)?.[1];
      return header && join(libraries, header);
    });
  }
}

/** Two of NVIDIA's packages are not on TensorFlow's RUNPATH, and a zip archive's files are not executable. */
async function placeCuda(libraries: string): Promise<void> {
  for (const name of ['nccl', 'cuda_cupti']) {
    const folder = join('nvidia', name, 'lib');
    for (const file of readdirSync(join(libraries, folder)).filter((each) => each.includes('.so'))) {
      symlinkSync(join('..', folder, file), join(libraries, 'lib', basename(file)));
    }
  }
  const tools = join(libraries, 'nvidia', 'cuda_nvcc', 'bin');
  for (const tool of readdirSync(tools)) chmodSync(join(tools, tool), 0o755);
}

async function compile(folder: string, dependency: string, libraries: string): Promise<void> {
  const output = join(dependency, 'lib', 'napi-v8');
  mkdirSync(output, { recursive: true });
  await run('g++', [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
    `-I${join(folder, 'node_modules', 'node-api-headers', 'include')}`,
    `-I${join(libraries, 'include')}`,
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((source) => join(dependency, 'binding', source)),
    ...['-o', join(output, 'tfjs_binding.node')],
    `-L${join(libraries, 'lib')}`,
    ...['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ]);
  if (!existsSync(join(output, 'tfjs_binding.node'))) {
    throw new MaskgapError('engine', 'g++ made no addon', 'see its own message above');
  }
}
