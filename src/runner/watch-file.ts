// Waits for a file to appear, by looking: notifications of the system do not reach across network file systems.
import { readOptional } from './files.js';

const EVERY_MS = 250;

/** Calls `appeared` once with the file's text; returns what ends the watching. */
export function watchFile(file: string, appeared: (text: string) => void, everyMs = EVERY_MS): () => void {
  const timer = setInterval(() => {
    const text = readOptional(file);
    if (text === null) return;
    clearInterval(timer);
    appeared(text.trim());
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
