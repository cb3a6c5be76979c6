import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type NativePiece, nativeFolder, packageRoot } from '../../src/engines/native.js';
import { run, say } from './tools.js';

/** How a native piece is made. */
export interface Recipe {
  readonly piece: NativePiece;
  /** Backend of TensorFlow.js that the closing proof computes with. */
  readonly backend: string;
  /** Told apart from the piece made otherwise; a piece that `includes` it serves as well. */
  readonly variant: string;
  /** Variants that need not be made anew when this one is asked for. */
  readonly servedBy: readonly string[];
  /** What must be there before anything is downloaded. @throws MaskgapError */
  check(): void;
  /** Steps after the npm packages are in place, in the folder of the piece. */
  steps(folder: string, pins: string): Promise<void>;
}

/** Where the pinned versions and hashes of a piece are. */
const pinsOf = (piece: NativePiece): string => join(packageRoot(), 'scripts', 'native', piece);

const STAMP = 'installed.json';

/**
 * Makes a piece beside the others and proves that it computes; one that is there already is only proved again. It is made
 * in a folder of its own and renamed when complete, so that an interrupt leaves what was there.
 */
export async function install(recipe: Recipe): Promise<void> {
  const target = join(nativeFolder(), recipe.piece);
  const pins = pinsOf(recipe.piece);
  const digest = digestOf(pins);
  if (isInstalled(target, digest, recipe)) {
    say(`${recipe.piece} is there already: ${target}`);
  } else {
    recipe.check();
    const stage = `${target}.${process.pid}`;
    try {
      mkdirSync(stage, { recursive: true });
      copyFileSync(join(pins, 'package.json'), join(stage, 'package.json'));
      copyFileSync(join(pins, 'lock.json'), join(stage, 'package-lock.json'));
      say('npm packages');
      await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], stage);
      await recipe.steps(stage, pins);
      writeFileSync(join(stage, STAMP), JSON.stringify({ digest, variant: recipe.variant }));
      rmSync(target, { recursive: true, force: true });
      renameSync(stage, target);
    } finally {
      rmSync(stage, { recursive: true, force: true });
    }
    say(`${recipe.piece} is installed: ${target}`);
  }
  await run(process.execPath, [join(import.meta.dirname, 'prove.js'), recipe.backend]);
}

function isInstalled(target: string, digest: string, { variant, servedBy }: Recipe): boolean {
  const stamp = join(target, STAMP);
  if (!existsSync(stamp)) return false;
  const found = JSON.parse(readFileSync(stamp, 'utf8'));
  return found.digest === digest && [variant, ...servedBy].includes(found.variant);
}

/** Of all that is pinned. */
function digestOf(pins: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(pins).sort()) hash.update(readFileSync(join(pins, name)));
  return hash.digest('hex');
}
