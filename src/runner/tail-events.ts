// Reads an attempt's log on from an offset while its trainer appends: whole lines only, a torn last line waits.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StoreError } from '../errors.js';
import type { EventBatch } from '../store/store.js';
import { parseEvent, type TrialEvent } from '../trial/events.js';
import { errorCode, explainFileError } from './files.js';

/** A whole line that is no event: skipped, and told once. */
export interface LineProblem {
  readonly file: string;
  /** Byte at which the line starts. */
  readonly offset: number;
  readonly message: string;
}

/** The whole lines from an offset on. */
export interface Tail extends EventBatch {
  readonly problems: readonly LineProblem[];
  /** Whether bytes after `to` were there already: a torn line, or lines beyond `limit` or `end`. */
  readonly more: boolean;
}

const CHUNK = 1 << 20;

/** Reads whole lines from byte `from`, about `limit` bytes at most, none beyond byte `end`; a missing file has no lines. */
export function readEvents(file: string, from: number, end = Infinity, limit = CHUNK): Tail {
  const nothing: Tail = { events: [], from, to: from, problems: [], more: false };
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return nothing;
    throw new StoreError('read', file, explainFileError(error), { cause: error });
  }
  try {
    const size = Math.min(fstatSync(descriptor).size, end);
    if (size <= from) return nothing;
    const bytes = readLines(descriptor, from, size, limit);
    return {
      ...parseLines(file, bytes, from),
      from,
      to: from + bytes.length,
      more: from + bytes.length < size,
    };
  } catch (error) {
    throw new StoreError('read', file, explainFileError(error), { cause: error });
  } finally {
    closeSync(descriptor);
  }
}

/** The bytes up to the last line end within the limit; a line longer than the limit is read whole. */
function readLines(descriptor: number, from: number, size: number, limit: number): Buffer {
  for (let length = limit; ; length *= 2) {
    const buffer = Buffer.alloc(Math.min(length, size - from));
    const read = readSync(descriptor, buffer, 0, buffer.length, from);
    const lineEnd = buffer.lastIndexOf(0x0a, read - 1);
    if (read > 0 && lineEnd >= 0) return buffer.subarray(0, lineEnd + 1);
    if (read < buffer.length || buffer.length === size - from) return buffer.subarray(0, 0);
  }
}

function parseLines(file: string, bytes: Buffer, from: number) {
  const events: TrialEvent[] = [];
  const problems: LineProblem[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start);
    const event = parseEvent(decode(bytes.subarray(start, end)));
    if (event === null)
      problems.push({ file, offset: from + start, message: 'the line is no event of this version' });
    else events.push(event);
    start = end + 1;
  }
  return { events, problems };
}

/** Text of UTF-8 bytes; empty (no event) for bytes that are none, so that nothing is guessed at. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return '';
  }
}
