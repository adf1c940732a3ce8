// Small file systems of their own, to be filled and emptied: tmpfs, for root or in a user namespace that has mounts of its own.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const PAGE = 4096;
const BALLAST = 'ballast';

/** Whether this process may mount. */
export const canMount = tryToMount();

function tryToMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-mount-'));
  try {
    run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'dyrep', folder);
    run('umount', folder);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(...words: readonly string[]): void {
  execFileSync(words[0]!, words.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** A disk that is small. */
export interface SmallDisk {
  /** Fills it but for so many pages of 4096 bytes. */
  fill(leave: number): void;
  /** Removes what fills it. */
  makeRoom(): void;
}

/** Mounts a disk of some pages on this folder until the test is done. */
export function mountDisk(folder: string, pages: number): SmallDisk {
  mkdirSync(folder, { recursive: true });
  run('mount', '-t', 'tmpfs', '-o', `size=${pages * PAGE}`, 'dyrep', folder);
  onTestFinished(() => run('umount', folder));
  const ballast = join(folder, BALLAST);
  return {
    fill: (leave) => writePages(ballast, pages - leave),
    makeRoom: () => rmSync(ballast, { force: true }),
  };
}

/** Puts another folder in the place of this one until the test is done. */
export function bindFolder(from: string, to: string): void {
  for (const folder of [from, to]) mkdirSync(folder, { recursive: true });
  run('mount', '--bind', from, to);
  onTestFinished(() => run('umount', to));
}

/** Writes so many pages, or as many as there is room for. */
function writePages(file: string, pages: number): void {
  const descriptor = openSync(file, 'w');
  try {
    for (let page = 0; page < pages; page++) writeSync(descriptor, Buffer.alloc(PAGE, 1));
  } catch {
    // It is full already.
  } finally {
    closeSync(descriptor);
  }
}
