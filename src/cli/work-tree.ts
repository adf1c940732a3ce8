// What git says about the code that runs: uncommitted changes; and the hash of the file that pins its dependencies.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProvenanceDiff } from '../runner/provenance-diff.js';

const MAX_BYTES = 1 << 20;
const GIT_MS = 20_000;
const DIFF = ['diff', 'HEAD', '--no-ext-diff', '--no-textconv', '--no-color', '--binary', '--', '.'];

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Uncommitted changes of the tracked files below the folder, the first mebibyte; null: none; undefined: git, or a commit
 * to compare with, is not there.
 */
export function readDiff(
  folder: string,
  variables: Variables,
  maxBytes = MAX_BYTES,
): ProvenanceDiff | null | undefined {
  // Variables of git may name another repository than the folder's.
  const env = Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('GIT_')));
  const options = { maxBuffer: maxBytes, timeout: GIT_MS, env };
  const said = spawnSync('git', ['-C', folder, '--no-optional-locks', ...DIFF], options);
  const cut = said.error !== undefined && 'code' in said.error && said.error.code === 'ENOBUFS';
  if (said.status !== 0 && !cut) return undefined;
  return said.stdout.length === 0
    ? null
    : new ProvenanceDiff(said.stdout.subarray(0, maxBytes).toString('utf8'), cut);
}

const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'node_modules/.package-lock.json'] as const;

/** The first lock file in the folder with its SHA-256; null when there is none. */
export function readLockFile(folder: string): { readonly name: string; readonly sha256: string } | null {
  for (const name of LOCK_FILES)
    try {
      const bytes = readFileSync(join(folder, name));
      return { name, sha256: createHash('sha256').update(bytes).digest('hex') };
    } catch {
      // The next one may be there.
    }
  return null;
}
