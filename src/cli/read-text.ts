// Small text files named by the user: regular files of at most 1 MiB, UTF-8.
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FileError, nearestName } from '../errors.js';

/** Most bytes of a configuration file. */
export const MAX_BYTES = 1024 * 1024;

/** The bytes of a regular file; throws a FileError when there is none, or it is over 1 MiB. */
export function readSmallFile(file: string): Buffer {
  const handle = open(file);
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile())
      throw new FileError(file, stat.isDirectory() ? 'this is a folder' : 'this is no file');
    if (stat.size > MAX_BYTES) throw new FileError(file, `it has ${stat.size} bytes, at most 1 MiB is read`);
    const bytes = Buffer.alloc(stat.size);
    return bytes.subarray(0, readSync(handle, bytes, 0, stat.size, 0));
  } finally {
    closeSync(handle);
  }
}

/** The text in UTF-8 bytes, or the offset of the first character that is none. */
export function decodeUtf8(bytes: Uint8Array): { readonly text: string } | { readonly before: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const lenient = new TextDecoder('utf-8').decode(bytes);
    return { before: lenient.slice(0, lenient.indexOf('\ufffd')) };
  }
}

/** Whether bytes are UTF-16 by their mark or by a first character of ASCII, as some editors and shells of Windows write. */
export function isUtf16([first, second]: Uint8Array): boolean {
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return marked || (second !== undefined && (first === 0) !== (second === 0));
}

function open(file: string): number {
  try {
    // O_NONBLOCK: a named pipe must not block the command until somebody writes into it.
    return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const reason = code === 'ENOENT' ? `no such file${nearestFile(file)}` : `it cannot be opened (${code})`;
    throw new FileError(file, reason, { cause: error });
  }
}

/** What a file or folder that is not there may have been meant to be; empty where nothing beside it is near. */
export function nearestFile(file: string): string {
  try {
    const near = nearestName(basename(file), readdirSync(dirname(file)));
    return near === undefined ? '' : `; did you mean '${join(dirname(file), near)}'?`;
  } catch {
    return '';
  }
}
