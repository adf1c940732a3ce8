// The commit of a work tree, from git's own files: no git program is needed for it.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The commit that the git work tree around this folder has checked out; null when there is none. */
export function readCommit(folder: string): string | null {
  const git = findGit(folder);
  if (git === null) return null;
  const head = readText(join(git, 'HEAD'));
  const reference = /^ref: (\S+)$/.exec(head ?? '')?.[1];
  if (reference === undefined) return isCommit(head);
  // A linked work tree keeps its branches in the main one's folder.
  const common = readText(join(git, 'commondir'));
  const folders = common === null ? [git] : [git, resolve(git, common)];
  return folders.reduce<string | null>((found, at) => found ?? readReference(at, reference), null);
}

function readReference(git: string, reference: string): string | null {
  const packed = readText(join(git, 'packed-refs'))
    ?.split('\n')
    .find((line) => line.endsWith(` ${reference}`))
    ?.split(' ')[0];
  return isCommit(readText(join(git, reference))) ?? isCommit(packed ?? null);
}

function findGit(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (readText(join(at, '.git', 'HEAD')) !== null) return join(at, '.git');
    const linked = /^gitdir: (.+)$/.exec(readText(join(at, '.git')) ?? '')?.[1];
    if (linked !== undefined) return resolve(at, linked);
    if (dirname(at) === at) return null;
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

const isCommit = (text: string | null) => (text !== null && /^[0-9a-f]{40,64}$/.test(text) ? text : null);
