// Where a trainer goes on from: the checkpoint, if the logs still tell how it came about. A power failure can take the end
// of a log that a checkpoint was written after, and a late writer of an attempt that was ended may leave one that rests on
// lines that nobody reads; going on from such a checkpoint would lose their metrics for ever.
import { type Checkpoint, type LogMark, readCheckpoint, removeUnfinished } from '../training/checkpoint.js';
import type { TrialPaths } from './paths.js';
import { readEvents } from './tail-events.js';
import { readEnd } from './trial-folder.js';

/** The checkpoint to go on from; null: from scratch, with a warning where there is one that cannot be used. */
export function readResumable(paths: TrialPaths, warn: (message: string) => void): Checkpoint | null {
  removeUnfinished(paths.checkpoint);
  const found = readCheckpoint(paths.checkpoint);
  if (found === null) return null;
  if ('problem' in found) {
    warn(`the checkpoint cannot be read, the trial starts over: ${found.problem}`);
    return null;
  }
  const lost = found.logs.find((mark) => countBytes(paths, mark) < mark.bytes);
  if (lost === undefined) return found;
  const { events } = paths.attempt(lost.attempt);
  warn(`the checkpoint rests on ${lost.bytes} bytes of ${events}, which has fewer; the trial starts over`);
  return null;
}

/** Bytes of whole lines in an attempt's log that count, as far as the mark goes. */
function countBytes(paths: TrialPaths, { attempt, bytes }: LogMark): number {
  const files = paths.attempt(attempt);
  const end = Math.min(bytes, readEnd(files)?.offset ?? bytes);
  for (let from = 0; ; ) {
    const { to } = readEvents(files.events, from, end);
    if (to === from) return to;
    from = to;
  }
}
