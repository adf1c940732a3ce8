// A database file that no process has open: its identity, and its bytes as SQLite takes them in memory.
import { existsSync, readFileSync, statSync } from 'node:fs';

/** Above this size a database is read where it is: a copy would take the time and the memory that a look should not. */
const LARGE_BYTES = 16 * 1024 * 1024;

/** Whether a copy in memory would be a burden. */
export function isLarge(file: string): boolean {
  return statSync(file).size > LARGE_BYTES;
}

/** Identifies the content of a database at rest; null while a writer has it open (or left its log behind). */
export function stampOf(file: string): string | null {
  if (existsSync(`${file}-wal`)) return null;
  const { mtimeMs, size, ino } = statSync(file);
  return `${ino}:${size}:${mtimeMs}`;
}

/** The file's bytes with the WAL marks of the header (bytes 18 and 19) set to the rollback journal, as memory needs. */
export function atRest(file: string): Buffer {
  const bytes = readFileSync(file);
  if (bytes.length >= 20) bytes.fill(1, 18, 20);
  return bytes;
}
