// A folder for databases of one test file, removed at its end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll } from 'vitest';

/** Gives a function that names a new database file at each call. */
export function freshDatabases(): () => string {
  const root = mkdtempSync(join(tmpdir(), 'dyrep-store-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  let count = 0;
  return () => join(root, String(++count), 'dyrep.db');
}

/** Runs SQL on a database file by hand; the rows of one that reads. */
export function sql(file: string, text: string): readonly unknown[] {
  const driver = new Database(file);
  try {
    const statement = driver.prepare(text);
    if (statement.reader) return statement.all();
    statement.run();
    return [];
  } finally {
    driver.close();
  }
}
