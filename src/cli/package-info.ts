// What dyrep knows of its own package: where it lies, its version, and the recipes and numbers that it brings.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the package, of a clone or of a global installation. */
export const PACKAGE_FOLDER = fileURLToPath(new URL('../..', import.meta.url));

/** The entry that starts another process of this very installation. */
export const MAIN_FILE = fileURLToPath(new URL('main.js', import.meta.url));

/** A hash of the sources that this build was compiled from; null where nothing was built. */
export function ownBuild(): string | null {
  const stamp = new URL('../.sources', import.meta.url);
  return existsSync(stamp) ? readFileSync(stamp, 'utf8').slice(0, 12) : null;
}

/** The version in package.json. */
export function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
