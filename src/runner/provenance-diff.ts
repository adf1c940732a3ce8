// The uncommitted changes of the code that ran, beside each attempt's log: one text in the file system however many attempts
// it belongs to.
import { linkSync } from 'node:fs';
import { writeWhole } from './files.js';

/** A difference to the commit, as git prints it. */
export class ProvenanceDiff {
  readonly text: string;
  /** Whether only its beginning is kept. */
  readonly cut: boolean;
  #written: string | null = null;

  constructor(text: string, cut: boolean) {
    this.text = text;
    this.cut = cut;
  }

  /** Puts the text into a new file: another name of the one that was written first, where the file system can do that. */
  place(file: string): void {
    if (this.#written !== null)
      try {
        linkSync(this.#written, file);
        return;
      } catch {
        // The first one may be gone, or on another file system.
      }
    writeWhole(file, this.text);
    this.#written = file;
  }
}
