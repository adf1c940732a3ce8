// The end of a text file, for what a process printed before it went away.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const TAIL_BYTES = 2000;

/** The last lines of a text file, at most 2000 bytes; empty when there is none. */
export function readTail(file: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const read = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.subarray(0, read).toString('utf8').trim();
  } finally {
    closeSync(descriptor);
  }
}
