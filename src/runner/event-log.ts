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
  #closed: string | null = null;

  /** Creates the log; one that exists belongs to another process and is refused. */
  constructor(file: string) {
    this.#file = file;
    this.#descriptor = attempt('create', file, () => openSync(file, 'ax'));
  }

  /** Appends one event as one line; synced to the disk when it is a checkpoint or the last one. */
  append(event: TrialEvent): void {
    if (this.#closed !== null) throw new StoreError('append to', this.#file, this.#closed);
    try {
      writeFully(this.#descriptor, Buffer.from(renderEvent(event)));
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
