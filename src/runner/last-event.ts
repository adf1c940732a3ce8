// The last event of an attempt that did not come to its end: what a request to stop, or an error, makes of it.
import {
  DataError,
  DownloadError,
  EngineUnavailableError,
  EquivalenceError,
  NanLossError,
  StoreError,
} from '../errors.js';
import type { UntimedEvent } from '../trial/events.js';
import { type FailureCause, NO_ROOM, saysOutOfMemory } from '../trial/failures.js';
import { errorCode, isDiskFull } from './files.js';
import { type StopRequest, stopOf } from './stop-request.js';

/** What an attempt comes to that was asked to end after this batch. */
export function stopEvent({ kind, reason }: StopRequest, epoch: number, batch: number): UntimedEvent {
  switch (kind) {
    case 'stopped':
      return { kind, epoch, batch, reason };
    case 'pruned':
      return { kind, epoch, reason };
    case 'timeout':
    case 'preempted':
      return { kind: 'failed', cause: kind, message: reason, stack: null };
    default:
      return kind satisfies never;
  }
}

/** What an error makes of the attempt: a full disk stops it (room can be made), anything else fails it. */
export function lastEvent(error: unknown, signal: AbortSignal): UntimedEvent {
  if (signal.aborted && error === signal.reason) return stopEvent(stopOf(signal.reason), 0, 0);
  const whole = error instanceof Error ? error.message : String(error);
  const message = shorten(whole);
  if (isDiskFull(error)) return { kind: 'stopped', epoch: 0, batch: 0, reason: `${NO_ROOM}: ${message}` };
  const stack = error instanceof Error && error.stack !== undefined ? shorten(error.stack) : null;
  return { kind: 'failed', cause: causeOf(error, whole), message, stack };
}

/** Characters; an engine may put a whole tensor into its message, which every table and log would repeat. */
const LONGEST = 4000;

/** The text, or its beginning and how much there was more. */
function shorten(text: string): string {
  const left = text.length - LONGEST;
  return left <= 0 ? text : `${text.slice(0, LONGEST)}… (${left} more characters)`;
}

const MACHINE_CODES = ['EIO', 'EMFILE', 'ENFILE', 'EAGAIN', 'EROFS', 'ESTALE', 'ENETUNREACH', 'ETIMEDOUT'];

function causeOf(error: unknown, message: string): FailureCause {
  if (errorCode(error) === 'ENOMEM') return 'oom';
  if (error instanceof NanLossError) return 'nan';
  // Weights that are no numbers any more, which no loss has shown yet.
  if (error instanceof EquivalenceError && !Number.isFinite(error.error)) return 'nan';
  if (error instanceof DataError) return 'data';
  if (saysOutOfMemory(message)) return 'oom';
  return isOfMachine(error) ? 'infra' : 'code';
}

/** Whether a file, the engine's installation or the network failed, not what the trial computes. */
function isOfMachine(error: unknown): boolean {
  return (
    error instanceof StoreError ||
    error instanceof EngineUnavailableError ||
    error instanceof DownloadError ||
    MACHINE_CODES.some((code) => code === errorCode(error))
  );
}
