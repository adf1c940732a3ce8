// The log of one attempt as its trainer writes it: append-only, one write a line, the truth about the attempt.
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { StoreError } from '../errors.js';
import { isLast } from '../store/changes.js';
import { renderEvent, type TrialEvent } from '../trial/events.js';
import { attempt, explainFileError, writeFully } from './files.js';

/** An open log. After a last event, or after a write that failed, it takes no more. */
export class EventLog {
  readonly #file: string;
  readonly #descriptor: number;
  #bytes = 0;
  #closed: string | null = null;

  /** Creates the log; one that exists belongs to another process and is refused. */
  constructor(file: string) {
    this.#file = file;
    this.#descriptor = attempt('create', file, () => openSync(file, 'ax'));
  }

  /** Bytes of the lines appended so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Makes what was appended last through a power failure. */
  sync(): void {
    if (this.#closed === null) attempt('write', this.#file, () => fsyncSync(this.#descriptor));
  }

  /** Appends one event as one line; synced to the disk when it is a checkpoint or the last one. */
  append(event: TrialEvent): void {
    if (this.#closed !== null) throw new StoreError('append to', this.#file, this.#closed);
    try {
      const line = Buffer.from(renderEvent(event));
      writeFully(this.#descriptor, line);
      this.#bytes += line.length;
      if (isLast(event) || event.kind === 'checkpointed') fsyncSync(this.#descriptor);
    } catch (error) {
      // A line after a torn one would be read as one line with it.
      this.close('an earlier write failed');
      throw new StoreError('append to', this.#file, explainFileError(error), { cause: error });
    }
    if (isLast(event)) this.close(`the attempt has ended (${event.kind})`);
  }

  /** Closes the file; closing again does nothing. */
  close(reason = 'it is closed'): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    closeSync(this.#descriptor);
  }
}
