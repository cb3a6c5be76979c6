import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';

/** What maskgap can use but does not install: each a folder of its own with node_modules, made by scripts/native. */
export type NativePiece = 'tensorflow-cpu' | 'tensorflow-gpu' | 'webgpu';

const ours = createRequire(import.meta.url);

/** The folder of maskgap's package.json. */
export const packageRoot = (): string => dirname(ours.resolve('maskgap/package.json'));

/** Where native pieces are kept: `MASKGAP_NATIVE`, else `native` beside package.json, which `npm ci` leaves alone. */
export function nativeFolder(): string {
  return process.env.MASKGAP_NATIVE || join(packageRoot(), 'native');
}

/** The command that installs a piece, as `npm run` in a checkout and as the package's second program elsewhere. */
export function installCommand(piece: NativePiece): string {
  const installed = packageRoot().split(sep).includes('node_modules');
  return installed ? `npx maskgap-native ${piece}` : `npm run ${piece.replace('tensorflow-', 'tensorflow:')}`;
}

/**
 * The `require` of whoever has the package: a stock install beside maskgap first, then the piece's own folder. What it
 * loads requires its own dependencies, so that one copy of each is in play. Undefined if the package is in neither place.
 */
export function requireOf(packageName: string, piece: NativePiece): NodeJS.Require | undefined {
  const places = [ours, createRequire(join(nativeFolder(), piece, 'package.json'))];
  return places.find((place) => {
    try {
      place.resolve(`${packageName}/package.json`);
      return true;
    } catch {
      return false;
    }
  });
}

/** The version that a package's own package.json states. */
export function versionOf(require: NodeJS.Require, packageName: string): string {
  return (require(`${packageName}/package.json`) as { version: string }).version;
}
