// Writing and reading small files so that a crash leaves the old content or the new one, and an error says what and where.
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../errors.js';

/** Why the file system refused, in words. */
export function explainFileError(error: unknown): string {
  const code = errorCode(error);
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EDQUOT') return 'the disk quota is used up';
  if (code === 'EROFS') return 'the file system is read-only';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission';
  if (code === 'ENOENT') return 'there is no such file or folder';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ENOTDIR') return 'a part of its path is no folder';
  return error instanceof Error ? error.message : String(error);
}

/** The system's code of an error (ENOENT …), or null. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Whether an error, or what it was caused by, says that there is no room left on a disk. */
export function isDiskFull(error: unknown): boolean {
  const codes = [errorCode(error), error instanceof Error ? errorCode(error.cause) : null];
  return codes.some((code) => code === 'ENOSPC' || code === 'EDQUOT');
}

/** Runs a file operation; its failure becomes a StoreError that says what and where. */
export function attempt<T>(action: string, file: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError(action, file, explainFileError(error), { cause: error });
  }
}

/** Whether a file or folder is there; a StoreError where that cannot be seen. */
export function isThere(file: string): boolean {
  return attempt('read', file, () => {
    try {
      statSync(file);
      return true;
    } catch (error) {
      // `throwIfNoEntry: false` would, on Node 24, take a path through a file for one that is not there.
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  });
}

/** Writes beside, syncs, renames: readers see the old content or the new one, whole. The folder is made. */
export function writeWhole(file: string, text: string): void {
  attempt('write', file, () => {
    mkdirSync(dirname(file), { recursive: true });
    // Two processes may write the same file, each with a text of its own beside it.
    const beside = `${file}.${process.pid}.new`;
    try {
      writeSynced(beside, text);
      renameSync(beside, file);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
    syncFolder(dirname(file));
  });
}

/**
 * Writes beside and renames, without waiting for the disk: readers and other processes see the old content or the new one,
 * but a power failure may leave the file empty. For what can be made again or is of no use then.
 */
export function writeQuick(file: string, text: string): void {
  attempt('write', file, () => {
    const beside = `${file}.${process.pid}.new`;
    try {
      makingFolder(file, () => writeFileSync(beside, text));
      renameSync(beside, file);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
  });
}

/** Runs an operation on a file, and again when it was its folder that was missing. */
function makingFolder(file: string, operation: () => void): void {
  try {
    operation();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(file), { recursive: true });
    operation();
  }
}

/** Writes a file and syncs it; `flags` as in open(2), `wx` refuses one that exists. */
export function writeSynced(file: string, text: string, flags: 'w' | 'wx' = 'w'): void {
  const descriptor = openSync(file, flags);
  try {
    writeFully(descriptor, Buffer.from(text));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes every byte; a write that stays short is tried on, so that a full disk comes out as its error. */
export function writeFully(descriptor: number, bytes: Buffer): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(descriptor, bytes, done);
}

/** Makes a rename in this folder last through a power failure, where the system can. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } catch {
    // Some file systems cannot sync a folder; the rename is atomic all the same.
  } finally {
    closeSync(descriptor);
  }
}

/** The file's text, or null when there is none. */
export function readOptional(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new StoreError('read', file, explainFileError(error), { cause: error });
  }
}

/** The JSON in a text, or undefined when it is none. */
export function parseJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
